/**
 * The door's side of the cloud: events up, access items and commands down, time, presence. Nothing here is needed to open the door.
 */
@NullMarked
package org.linli.door.link;

import org.jspecify.annotations.NullMarked;
