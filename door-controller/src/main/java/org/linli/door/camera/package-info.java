/** What the door sees: the camera loop that hands out the latest frame, and pictures from files. */
@NullMarked
package org.linli.door.camera;

import org.jspecify.annotations.NullMarked;
