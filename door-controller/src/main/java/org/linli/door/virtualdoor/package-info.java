/**
 * The demo's web page for a virtual door: it stands in for the person, the card, the phone and the photograph before a door of
 * software. Only a controller with a virtual board serves it, on the loopback address.
 */
@NullMarked
package org.linli.door.virtualdoor;

import org.jspecify.annotations.NullMarked;
