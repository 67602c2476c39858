/**
 * How a unit becomes the controller of a door: a key that never leaves it, a certificate for a one-time code, and the proof that every wire works.
 * Replacing a dead unit is the same claim with a new code for the same door.
 */
@NullMarked
package org.linli.door.provision;

import org.jspecify.annotations.NullMarked;
