/**
 * What a board can do: one small port for each part of a door, each with a written contract.
 *
 * <p>The virtual board and the Pi drivers implement these ports and pass the same contract suites (in this module's
 * test-jar). A port never decides who may pass; it only moves metal, reads levels and delivers bytes.
 */
@NullMarked
package org.linli.hardware;

import org.jspecify.annotations.NullMarked;
