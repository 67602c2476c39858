/** What is printed and asked about money: receipts, statements, arrears. Reads the books through the ledger's face and owns no amount itself. */
@NullMarked
package org.linli.cloud.documents;

import org.jspecify.annotations.NullMarked;
