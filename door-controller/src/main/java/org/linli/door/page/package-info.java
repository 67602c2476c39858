/**
 * The controller's own page for the installer: claim, self-test of every wire, state and log. Works without internet, on the loopback address unless a
 * setting opens it to the LAN; protected by the installer PIN or, on a new unit, by the claim code.
 */
@NullMarked
package org.linli.door.page;

import org.jspecify.annotations.NullMarked;
