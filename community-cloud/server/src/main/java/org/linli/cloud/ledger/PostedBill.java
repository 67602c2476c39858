package org.linli.cloud.ledger;

/**
 * The outcome of posting one bill.
 *
 * @param isNew false when a bill with this source key stood already, and nothing was changed
 */
public record PostedBill(String id, String sourceKey, boolean isNew) {}
