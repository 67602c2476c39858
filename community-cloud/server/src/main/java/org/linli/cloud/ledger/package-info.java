/**
 * The books: double entry in fen, one set of accounts a community. {@link org.linli.cloud.ledger.Ledger} is the face for features that post, {@link
 * org.linli.cloud.ledger.LedgerReads} for those that read.
 */
@NullMarked
package org.linli.cloud.ledger;

import org.jspecify.annotations.NullMarked;
