/**
 * Repairs 报修, complaints 投诉, faults of public places and of devices: who does what next, and how long they may take.
 *
 * <p>{@link TicketFlow} and {@link WorkingHours} are the rules, without a database; {@link Tickets} keeps what happened; {@link TicketClock} looks at the time.
 */
@NullMarked
package org.linli.cloud.repairs;

import org.jspecify.annotations.NullMarked;
