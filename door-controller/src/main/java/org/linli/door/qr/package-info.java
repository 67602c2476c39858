/** Codes held to the camera: reading them from hard pictures, and presenting each to the door once. See decision 0005. */
@NullMarked
package org.linli.door.qr;

import org.jspecify.annotations.NullMarked;
