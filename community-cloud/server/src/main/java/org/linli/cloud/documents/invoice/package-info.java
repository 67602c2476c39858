/** Invoices 发票: residents ask, the company's own invoicing system makes them; it is told by signed webhook and answers by a callback. */
@NullMarked
package org.linli.cloud.documents.invoice;

import org.jspecify.annotations.NullMarked;
