/** Orders to doors: who may give them, signed and recorded before they are sent, and what the door really did. */
@NullMarked
package org.linli.cloud.command;

import org.jspecify.annotations.NullMarked;
