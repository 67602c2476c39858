/**
 * Drivers for boards of the Raspberry class. Pi4J and OpenCV stay inside this package: whoever uses it sees the ports of
 * {@code org.linli.hardware}, {@link org.linli.hardware.pi.PiBoard} and {@link org.linli.hardware.pi.PiSettings}.
 */
@NullMarked
package org.linli.hardware.pi;

import org.jspecify.annotations.NullMarked;
