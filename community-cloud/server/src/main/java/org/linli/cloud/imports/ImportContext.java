package org.linli.cloud.imports;

import java.time.Instant;
import java.time.LocalDate;
import org.linli.cloud.storage.Transaction;

/**
 * What a target works with.
 *
 * @param transaction the one in which everything happens or nothing
 * @param by person who imports
 * @param run id of the import
 * @param today in the community's zone
 */
public record ImportContext(
        Transaction transaction, String community, String by, String run, Instant now, LocalDate today) {

    @Override
    public String toString() {
        return "ImportContext[" + run + "]";
    }
}
