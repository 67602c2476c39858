/** The signed codes that people show to a door: the resident's rotating pass and the visitor pass. */
@NullMarked
package org.linli.messages.pass;

import org.jspecify.annotations.NullMarked;
