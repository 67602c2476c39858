/**
 * What every driver of a board needs and would otherwise write again: a lock that owns its pulse, a debounced wire,
 * listeners that cannot hurt each other, a card that is reported once, a mailbox that holds only the latest frame.
 *
 * <p>Nothing here knows pins or buses; a driver supplies those and passes the contract suites.
 */
@NullMarked
package org.linli.hardware.driver;

import org.jspecify.annotations.NullMarked;
