/**
 * What homes owe: fee items, meters and their readings, and fee runs that turn them into bills. The arithmetic is pure and exact: amounts are fractions until
 * they are rounded once. Bills themselves belong to the ledger, homes to people; both are reached through {@link org.linli.cloud.fees.Bills} and
 * {@link org.linli.cloud.fees.Homes}.
 */
@NullMarked
package org.linli.cloud.fees;

import org.jspecify.annotations.NullMarked;
