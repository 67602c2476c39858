package org.linli.cloud.audit;

import java.time.Instant;

/**
 * One row of the log.
 *
 * @param version how its hash was made, see {@link AuditChain}
 * @param person in whose name it was done; {@code anonymous} before anybody signed in
 * @param actor who really did it; another than {@code person} when somebody acted for a resident
 * @param community empty for what concerns no single community
 * @param operation operation id of the contract
 * @param subject id of what it was done to; empty for a list or a new thing
 * @param status HTTP status of the answer: refused attempts are on record too; {@link #BEGUN} for what was about to be done
 * @param reason why, where a reason was asked for; else empty
 * @param hash SHA-256 over the hash before and this row, hex
 */
public record AuditEntry(
        long sequence,
        int version,
        Instant at,
        String person,
        String actor,
        String community,
        String address,
        String operation,
        String subject,
        int status,
        String reason,
        String hash) {

    /** Status of the row that is written before a dangerous operation acts; the outcome is a row of its own. */
    public static final int BEGUN = 102;

    /** Something done, before it has its place in the log. */
    public record Action(
            String person,
            String actor,
            String community,
            String address,
            String operation,
            String subject,
            int status,
            String reason) {}

    /** Texts may be personal. */
    @Override
    public String toString() {
        return "AuditEntry[" + sequence + " " + operation + "]";
    }
}
