/** Money coming in and going back: at the desk, and through payment providers. The only writer of payments in the {@code ledger}. */
@NullMarked
package org.linli.cloud.pay;

import org.jspecify.annotations.NullMarked;
