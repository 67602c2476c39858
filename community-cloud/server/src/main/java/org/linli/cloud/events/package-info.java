/** What doors tell: stored exactly once, then shown as access log, alarms, door states and receipts. */
@NullMarked
package org.linli.cloud.events;

import org.jspecify.annotations.NullMarked;
