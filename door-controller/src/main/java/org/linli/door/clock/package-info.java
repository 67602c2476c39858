/** The time of day on boards without a real-time clock. */
@NullMarked
package org.linli.door.clock;

import org.jspecify.annotations.NullMarked;
