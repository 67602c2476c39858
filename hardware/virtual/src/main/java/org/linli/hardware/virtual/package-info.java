/**
 * The virtual board: a door of software with everything a real one has, including a leaf that can be pushed, cables that
 * can be cut and power that can fail. Tests, the demo and its web page drive it through
 * {@link org.linli.hardware.virtual.VirtualControls}.
 */
@NullMarked
package org.linli.hardware.virtual;

import org.jspecify.annotations.NullMarked;
