/**
 * Parcels 快递: taken in at the desk, by a courier or by a locker, told at once, handed out against a code, and sent back when nobody comes.
 */
@NullMarked
package org.linli.cloud.parcels;

import org.jspecify.annotations.NullMarked;
