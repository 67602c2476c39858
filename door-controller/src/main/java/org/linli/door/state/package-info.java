/** The door's state machine, pure: locked, released, open, held open, forced, free passage, lockdown, evacuation. */
@NullMarked
package org.linli.door.state;

import org.jspecify.annotations.NullMarked;
