/** Signed, addressed, expiring commands, and what the door answers. */
@NullMarked
package org.linli.messages.command;

import org.jspecify.annotations.NullMarked;
