/** The HTTP operations of people, access, events and commands: parse, call the service, reply. */
@NullMarked
package org.linli.cloud.api;

import org.jspecify.annotations.NullMarked;
