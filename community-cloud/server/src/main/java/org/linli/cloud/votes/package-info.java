/**
 * Owners' votes 业主表决: called with who may vote and with what weight, cast sealed, counted when the time is over, and open to anybody's own count.
 *
 * <p>{@link Count} is the law's arithmetic, without a database.
 */
@NullMarked
package org.linli.cloud.votes;

import org.jspecify.annotations.NullMarked;
