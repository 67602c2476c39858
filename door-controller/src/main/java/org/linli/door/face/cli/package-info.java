/** Commands that measure the door's own face code on a directory of pictures. */
@NullMarked
package org.linli.door.face.cli;

import org.jspecify.annotations.NullMarked;
