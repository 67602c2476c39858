/** Keypad entry and the check of PINs. */
@NullMarked
package org.linli.door.pin;

import org.jspecify.annotations.NullMarked;
