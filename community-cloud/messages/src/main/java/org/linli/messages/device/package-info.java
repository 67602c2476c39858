/** Presence of a controller and its claim by one-time code. */
@NullMarked
package org.linli.messages.device;

import org.jspecify.annotations.NullMarked;
