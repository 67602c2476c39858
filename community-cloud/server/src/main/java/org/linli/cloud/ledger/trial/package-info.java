/** Random courses of events on the books, beside a model of the rules that shares no code with them. For tests and {@code ./linli bench money}. */
@NullMarked
package org.linli.cloud.ledger.trial;

import org.jspecify.annotations.NullMarked;
