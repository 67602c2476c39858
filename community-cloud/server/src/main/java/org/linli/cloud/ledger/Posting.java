package org.linli.cloud.ledger;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Who posts, and when.
 *
 * @param community whose books
 * @param actor the person who really acts, or the name of the job
 * @param recordedAt now
 * @param businessDate the day it counts for, in the community's zone
 */
public record Posting(String community, String actor, Instant recordedAt, LocalDate businessDate) {}
