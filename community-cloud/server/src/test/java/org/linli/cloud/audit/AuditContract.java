package org.linli.cloud.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.audit.AuditEntry.Action;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** The audit log, on any database. */
abstract class AuditContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private Database database;
    private AuditLog log;
    private KeyPair authority;

    abstract Database open(Path where);

    @BeforeEach
    void begin() throws Exception {
        database = open(directory);
        log = new AuditLog(database, clock);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        authority = generator.generateKeyPair();
    }

    @AfterEach
    void end() {
        database.close();
    }

    private AuditHeads heads() {
        return new AuditHeads(database, directory.resolve("heads.txt"), this::sign, authority.getPublic(), clock);
    }

    private byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(authority.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Action action(String person, String actor, String community, String operation) {
        return new Action(person, actor, community, "10.0.0.1", operation, "door-1", 200, "");
    }

    private void sql(String statement) {
        database.change(transaction -> transaction.handle().execute(statement));
    }

    private AuditVerifier.Finding verify(List<AuditHead> heads) {
        return new AuditVerifier(database).verify(heads);
    }

    private void recordSome(int count) {
        for (int i = 0; i < count; i++) {
            log.record(action("p" + i % 3, "p" + i % 3, i % 2 == 0 ? "east" : "west", "openDoor"));
        }
    }

    @Test
    void anEmptyLogAndAGrownOneAreWhole() {
        assertTrue(verify(List.of()).isWhole());
        recordSome(20);
        assertEquals(20, verify(List.of()).rows());
        assertTrue(verify(List.of()).isWhole());
    }

    @Test
    void everyFieldOfARowIsUnderItsHash() {
        for (String change : List.of(
                "person = 'x'",
                "actor = 'x'",
                "community = 'x'",
                "address = 'x'",
                "operation = 'x'",
                "subject = 'x'",
                "reason = 'x'",
                "status = 201",
                "at = at + 1",
                "version = 1",
                "version = 3")) {
            sql("DELETE FROM audit");
            recordSome(5);
            sql("UPDATE audit SET " + change + " WHERE sequence = 3");
            assertEquals(3, verify(List.of()).firstBreak(), change);
        }
    }

    @Test
    void aRowThatIsMissingOrOutOfPlaceIsFound() {
        recordSome(5);
        sql("DELETE FROM audit WHERE sequence = 1");
        assertEquals(1, verify(List.of()).firstBreak());
        sql("DELETE FROM audit");
        recordSome(5);
        sql("DELETE FROM audit WHERE sequence = 4");
        assertEquals(4, verify(List.of()).firstBreak());
        sql("UPDATE audit SET sequence = 4 WHERE sequence = 5");
        assertEquals(4, verify(List.of()).firstBreak());
    }

    @Test
    void aCutTailIsFoundByTheHeadsThatWereNoted() throws Exception {
        recordSome(5);
        clock.advance(java.time.Duration.ofMinutes(5));
        heads().note();
        recordSome(3);
        heads().note();
        heads().note();
        assertEquals(2, Files.readAllLines(directory.resolve("heads.txt")).size());
        assertTrue(verify(heads().noted()).isWhole());
        sql("DELETE FROM audit WHERE sequence > 6");
        assertTrue(verify(List.of()).isWhole(), "the chain alone cannot tell");
        AuditHead broken = verify(heads().noted()).brokenHead();
        assertNotNull(broken);
        assertEquals(8, broken.sequence());
        sql("DELETE FROM audit_head");
        assertFalse(verify(heads().noted()).isWhole(), "the file still knows");
    }

    @Test
    void aTailThatWasWrittenAnewIsFoundByTheHeads() {
        recordSome(5);
        heads().note();
        sql("DELETE FROM audit WHERE sequence = 5");
        log.record(action("p9", "p9", "east", "closeDoor"));
        AuditVerifier.Finding finding = verify(heads().noted());
        assertNull(finding.firstBreak());
        assertNotNull(finding.brokenHead());
    }

    @Test
    void aHeadIsGenuineOnlyAsItWasSigned() {
        recordSome(2);
        AuditHead head = heads().current().orElseThrow();
        AuditHead read =
                AuditHead.parse("2026-03-01 INFO " + head.line() + " more").orElseThrow();
        assertEquals(head, read);
        assertTrue(heads().isGenuine(read));
        assertFalse(heads().isGenuine(new AuditHead(3, head.at(), head.hash(), head.signature())));
        assertFalse(heads().isGenuine(new AuditHead(2, head.at(), head.hash(), "AAAA")));
    }

    @Test
    void rowsOfTheFirstVersionStayVerifiableUnderNewOnes() {
        Instant at = clock.instant();
        String hash = "";
        for (int i = 1; i <= 2; i++) {
            AuditEntry old = new AuditEntry(i, 1, at, "p1", "", "", "::1", "putDoor", "gate", 200, "", "");
            hash = AuditChain.hash(hash, old);
            sql("INSERT INTO audit (sequence, at, person, address, operation, subject, status, hash) VALUES (" + i
                    + ", " + at.toEpochMilli() + ", 'p1', '::1', 'putDoor', 'gate', 200, '" + hash + "')");
        }
        recordSome(3);
        assertEquals(5, verify(List.of()).rows());
        assertTrue(verify(List.of()).isWhole());
    }

    @Test
    void fieldsThatMeetElsewhereDoNotHashAlike() {
        AuditEntry one = new AuditEntry(
                1, AuditChain.VERSION, clock.instant(), "a", "b", "", "::1", "open\nDoor", "x", 200, "", "");
        AuditEntry two = new AuditEntry(
                1, AuditChain.VERSION, clock.instant(), "a", "b", "", "::1", "open", "Door\nx", 200, "", "");
        AuditEntry three = new AuditEntry(
                1, AuditChain.VERSION, clock.instant(), "a", "", "b", "::1", "open\nDoor", "x", 200, "", "");
        assertNotEquals(AuditChain.hash("", one), AuditChain.hash("", two));
        assertNotEquals(AuditChain.hash("", one), AuditChain.hash("", three));
    }

    @Test
    void manyAtOnceKeepTheChainWhole() throws Exception {
        AuditLog other = new AuditLog(database, clock);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                AuditLog server = i % 2 == 0 ? log : other;
                all.add(CompletableFuture.runAsync(() -> server.record(action("p", "p", "east", "openDoor")), threads));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        } finally {
            threads.shutdown();
        }
        assertEquals(200, verify(List.of()).rows());
        assertTrue(verify(List.of()).isWhole());
    }

    @Test
    void aListHoldsOneCommunityAndWhatWasAskedFor() {
        recordSome(10);
        AuditLog.Filter east = new AuditLog.Filter(List.of("east"), null, null, null, null);
        Page<AuditEntry> first = log.list(east, null, 3);
        assertEquals(
                List.of(9L, 7L, 5L),
                first.items().stream().map(AuditEntry::sequence).toList());
        assertEquals(
                List.of(3L, 1L),
                log.list(east, first.next(), 3).items().stream()
                        .map(AuditEntry::sequence)
                        .toList());
        assertThrows(Refused.class, () -> log.list(east, "garbage!", 50));
        AuditLog.Filter person = new AuditLog.Filter(List.of("east"), "p0", "openDoor", clock.instant(), null);
        assertTrue(log.list(person, null, 50).items().stream()
                .allMatch(entry ->
                        entry.person().equals("p0") && entry.community().equals("east")));
        assertTrue(log.list(new AuditLog.Filter(List.of("east"), null, null, null, clock.instant()), null, 5)
                .items()
                .isEmpty());
    }

    @Test
    void aPersonSeesWhatOthersDidInTheirNameOnly() {
        log.record(action("elder", "elder", "east", "payBill"));
        log.record(new Action("elder", "daughter", "east", "::1", "payBill", "bill-1", 200, "in hospital"));
        log.record(action("daughter", "daughter", "east", "payBill"));
        List<AuditEntry> seen = log.actedFor("elder", null, 50).items();
        assertEquals(1, seen.size());
        assertEquals("daughter", seen.get(0).actor());
        assertEquals("in hospital", seen.get(0).reason());
    }

    @Test
    void textsThatNoDatabaseStoresDoNotStopTheLog() {
        log.record(new Action("p\u0000", "p", "", "::1", "op\ud800", "x".repeat(10_000), 400, "\n"));
        assertTrue(verify(List.of()).isWhole());
        assertEquals(1, verify(List.of()).rows());
    }

    @Test
    void aCellThatLooksLikeAFormulaIsTextInTheExport() {
        log.record(new Action("=cmd|' /C calc'!A0", "p", "east", "::1", "op", "a,\"b", 200, ""));
        List<String> lines = new ArrayList<>();
        log.forEach(entry -> lines.add(AuditCsv.line(entry)));
        assertTrue(lines.get(0).contains("\"'=cmd|' /C calc'!A0\""), lines.get(0));
        assertTrue(lines.get(0).contains("\"a,\"\"b\""), lines.get(0));
    }
}
