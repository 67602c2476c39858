/**
 * Pulls the plug on a door at random moments and looks what is left. Used by the tests and by {@code bench events}; never by a door at work.
 */
@NullMarked
package org.linli.door.powercut;

import org.jspecify.annotations.NullMarked;
