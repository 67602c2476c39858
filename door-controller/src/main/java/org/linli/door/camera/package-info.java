/** One reader of the camera, handing the latest frame to each watcher on its own thread. */
@NullMarked
package org.linli.door.camera;

import org.jspecify.annotations.NullMarked;
