package org.linli.cloud.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.ledger.trial.LedgerTrial;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

/** Fewer courses than {@code ./linli bench money}, and other ones. */
class LedgerTrialTest {

    private static final long SEED = 3;

    @TempDir
    Path directory;

    @Test
    void theRulesAndTheModelAgreeAfterEveryCourse() {
        LedgerTrial trial = new LedgerTrial(SEED);
        trial.core(0, 20_000);
        // A trial in which nothing or everything is refused shows little.
        assertTrue(trial.refusals() > trial.actions() / 20 && trial.refusals() < trial.actions() / 2);
    }

    @Test
    void theLedgerOnSqliteAgreesToo() {
        check(TestDatabases.sqlite(directory), 600);
    }

    @Test
    void theLedgerOnPostgresAgreesToo() {
        check(TestDatabases.postgres(), 300);
    }

    private static void check(Database opened, int courses) {
        try (Database database = opened) {
            new LedgerTrial(SEED).stored(database, 1_000_000, courses);
            assertEquals(Optional.empty(), new LedgerVerifier(database).findDifference());
        }
    }
}
