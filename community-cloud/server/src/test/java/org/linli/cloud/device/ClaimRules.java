package org.linli.cloud.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.storage.Database;
import org.linli.messages.device.ClaimCode;
import org.linli.messages.device.ClaimRequest;
import org.linli.messages.device.Presence;

/** Claiming, replacing and watching controllers; the same on every database. */
abstract class ClaimRules {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private Database database;
    private CommunityAuthority authority;
    private DeviceRegistry registry;
    private ClaimService claims;
    private int published;

    abstract Database open();

    @BeforeEach
    void start() {
        database = open();
        authority = CommunityAuthority.open(directory, "c1", clock);
        registry = new DeviceRegistry(database, clock);
        claims = new ClaimService(database, authority, registry, clock, () -> published++);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private ClaimService.Outcome claim(ClaimCode code, TestUnit unit) {
        return claims.claim(new ClaimRequest(code.secret(), unit.request(), "unit-7"));
    }

    private static ClaimService.Claimed granted(ClaimService.Outcome outcome) {
        return assertInstanceOf(ClaimService.Granted.class, outcome).claimed();
    }

    private static void refused(ClaimService.Outcome outcome, ClaimService.Why why) {
        assertEquals(why, assertInstanceOf(ClaimService.Refused.class, outcome).why());
    }

    private Device device(String door) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO door_owner (door, community) VALUES (:door, 'home')"
                        + " ON CONFLICT (door) DO NOTHING")
                .bind("door", door)
                .execute());
        assertTrue(registry.find("elsewhere", door).isEmpty());
        return registry.find("home", door).orElseThrow();
    }

    @Test
    void aCodeTurnsAUnitIntoItsDoorAndNothingElse() throws Exception {
        ClaimService.NewCode code = claims.createCode("door-1", "manager");
        assertFalse(code.replacement());
        assertTrue(code.code().isFor(authority.certificate().getPublicKey()));
        ClaimService.Claimed claimed = granted(claim(code.code(), new TestUnit()));
        assertEquals("door-1", claimed.door());
        List<X509Certificate> chain = Pem.certificates(claimed.chain());
        assertEquals("CN=door-1", chain.get(0).getSubjectX500Principal().getName());
        chain.get(0).verify(authority.certificate().getPublicKey());
        assertEquals(-1, chain.get(0).getBasicConstraints());
        assertEquals(authority.certificate(), chain.get(1));
        assertEquals(1, published);
        assertEquals(Map.of(Fingerprint.of(chain.get(0)), "door-1"), registry.allowed());
        assertEquals("unit-7", device("door-1").unit());
    }

    @Test
    void anAnswerThatWasLostMayBeAskedForAgainByTheSameKeyOnly() {
        ClaimCode code = claims.createCode("door-1", "manager").code();
        TestUnit unit = new TestUnit();
        ClaimService.Claimed first = granted(claim(code, unit));
        assertEquals(first, granted(claim(code, unit)));
        refused(claim(code, new TestUnit()), ClaimService.Why.BAD_CODE);
        assertEquals(1, registry.allowed().size());
    }

    private Renewals renewals() {
        return new Renewals(database, authority, registry, clock, () -> published++);
    }

    @Test
    void aCertificateIsRenewedBeforeItsEndAndTheOneBeforeCountsUntilThen() throws Exception {
        TestUnit unit = new TestUnit();
        String first = granted(claim(claims.createCode("door-1", "manager").code(), unit))
                .chain();
        assertEquals(Optional.of(first), renewals().renew("door-1", unit.request()), "not due: the one it has");
        clock.advance(
                CommunityAuthority.DEVICE_LIFE.minus(CommunityAuthority.RENEWAL).plusSeconds(1));
        assertTrue(device("door-1").renewalDue());
        String next = renewals().renew("door-1", unit.request()).orElseThrow();
        assertNotEquals(first, next);
        assertEquals(2, published);
        assertFalse(device("door-1").renewalDue());
        assertEquals(Optional.of(next), renewals().renew("door-1", unit.request()), "asked again: the same");
        assertEquals(
                Map.of(
                        Fingerprint.of(Pem.certificates(first).get(0)), "door-1",
                        Fingerprint.of(Pem.certificates(next).get(0)), "door-1"),
                registry.allowed());
        clock.advance(CommunityAuthority.RENEWAL);
        assertEquals(Map.of(Fingerprint.of(Pem.certificates(next).get(0)), "door-1"), registry.allowed());
    }

    @Test
    void onlyTheKeyOfTheDoorsControllerIsRenewed() {
        TestUnit unit = new TestUnit();
        granted(claim(claims.createCode("door-1", "manager").code(), unit));
        clock.advance(CommunityAuthority.DEVICE_LIFE.minus(Duration.ofDays(1)));
        assertEquals(Optional.empty(), renewals().renew("door-1", new TestUnit().request()));
        assertEquals(Optional.empty(), renewals().renew("door-2", unit.request()));
        assertEquals(Optional.empty(), renewals().renew("door-1", "no request"));
        claims.revoke("door-1", "manager");
        assertEquals(Optional.empty(), renewals().renew("door-1", unit.request()));
        assertTrue(registry.allowed().isEmpty());
    }

    @Test
    void replacingOrRevokingAUnitEndsItsEarlierCertificatesToo() {
        TestUnit unit = new TestUnit();
        granted(claim(claims.createCode("door-1", "manager").code(), unit));
        clock.advance(CommunityAuthority.DEVICE_LIFE.minus(Duration.ofDays(1)));
        assertTrue(renewals().renew("door-1", unit.request()).isPresent());
        assertEquals(2, registry.allowed().size());
        granted(claim(claims.createCode("door-1", "manager").code(), new TestUnit()));
        assertEquals(1, registry.allowed().size());
        assertEquals(2, registry.revocations().size());
    }

    @Test
    void aCodeEndsAfterADayAndWhenANewerOneIsMade() {
        ClaimCode old = claims.createCode("door-1", "manager").code();
        ClaimCode fresh = claims.createCode("door-1", "manager").code();
        refused(claim(old, new TestUnit()), ClaimService.Why.BAD_CODE);
        clock.advance(Duration.ofHours(24));
        refused(claim(fresh, new TestUnit()), ClaimService.Why.BAD_CODE);
        assertTrue(registry.allowed().isEmpty());
    }

    @Test
    void aWrongCodeIsRefused() {
        claims.createCode("door-1", "manager");
        ClaimCode guess = ClaimCode.issue(
                new java.security.SecureRandom(), authority.certificate().getPublicKey());
        refused(claim(guess, new TestUnit()), ClaimService.Why.BAD_CODE);
        refused(claims.claim(new ClaimRequest("0", new TestUnit().request(), "u")), ClaimService.Why.BAD_CODE);
    }

    @Test
    void theSecretIsNotInTheDatabase() throws IOException {
        ClaimCode code = claims.createCode("door-1", "manager").code();
        String stored = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT secret_hash FROM claim_code")
                .mapTo(String.class)
                .one());
        assertFalse(stored.contains(code.secret()));
        assertNotEquals(Fingerprint.of(code.secret().getBytes(java.nio.charset.StandardCharsets.US_ASCII)), stored);
    }

    @Test
    void onlyASignedRequestForAP256KeyIsAccepted() {
        ClaimCode code = claims.createCode("door-1", "manager").code();
        TestUnit unit = new TestUnit();
        for (String request : List.of(
                "nonsense",
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                unit.request().substring(0, 200),
                new TestUnit("secp384r1").request(),
                unit.requestSignedBy(new TestUnit().keys))) {
            refused(claims.claim(new ClaimRequest(code.secret(), request, "u")), ClaimService.Why.BAD_REQUEST);
        }
        granted(claim(code, unit));
    }

    @Test
    void aReplacementKeepsTheDoorAndEndsTheOldCertificate() throws Exception {
        ClaimService.Claimed old =
                granted(claim(claims.createCode("door-1", "m").code(), new TestUnit()));
        ClaimService.NewCode code = claims.createCode("door-1", "m");
        assertTrue(code.replacement());
        assertEquals(1, registry.allowed().size());
        ClaimService.Claimed fresh = granted(claim(code.code(), new TestUnit()));
        assertEquals("door-1", fresh.door());
        X509Certificate before = Pem.certificates(old.chain()).get(0);
        X509Certificate after = Pem.certificates(fresh.chain()).get(0);
        assertEquals(Map.of(Fingerprint.of(after), "door-1"), registry.allowed());
        assertEquals(
                List.of(before.getSerialNumber().toString(16)),
                registry.revocations().stream()
                        .map(DeviceRegistry.Revocation::serial)
                        .toList());
    }

    @Test
    void aRevokedControllerIsNotAllowedAndShownAsSuch() {
        granted(claim(claims.createCode("door-1", "m").code(), new TestUnit()));
        assertTrue(claims.revoke("door-1", "m"));
        assertFalse(claims.revoke("door-1", "m"));
        assertTrue(registry.allowed().isEmpty());
        assertEquals(Device.State.REVOKED, device("door-1").state());
    }

    @Test
    void theRevocationListNamesExactlyTheRevokedCertificates() throws Exception {
        ClaimService.Claimed claimed =
                granted(claim(claims.createCode("door-1", "m").code(), new TestUnit()));
        claims.revoke("door-1", "m");
        Path file = directory.resolve("ca.crl");
        RevocationList.write(file, authority, registry, clock);
        java.security.cert.X509CRL list = (java.security.cert.X509CRL)
                java.security.cert.CertificateFactory.getInstance("X.509").generateCRL(Files.newInputStream(file));
        list.verify(authority.certificate().getPublicKey());
        assertEquals(1, list.getRevokedCertificates().size());
        assertTrue(list.isRevoked(Pem.certificates(claimed.chain()).get(0)));
    }

    private Presence presence(boolean online, Instant at) {
        return new Presence("door-1", online, at, "0.1", 12, "ab".repeat(32), 3);
    }

    @Test
    void presenceTellsStateAndAge() {
        claims.createCode("door-1", "m");
        assertEquals(Device.State.NEVER_SEEN, device("door-1").state());
        assertNull(device("door-1").ageSeconds());
        registry.presence(presence(true, clock.instant()), false);
        assertEquals(Device.State.ONLINE, device("door-1").state());
        clock.advance(Duration.ofMinutes(4));
        assertEquals(240L, device("door-1").ageSeconds());
        registry.heard("door-1");
        clock.advance(Duration.ofMinutes(4));
        assertEquals(Device.State.ONLINE, device("door-1").state());
        clock.advance(Duration.ofMinutes(2));
        assertEquals(Device.State.STALE, device("door-1").state());
        registry.presence(presence(false, clock.instant()), false);
        assertEquals(Device.State.OFFLINE, device("door-1").state());
    }

    @Test
    void aRetainedPresenceIsAsOldAsItSays() {
        registry.presence(presence(true, clock.instant().minusSeconds(3600)), true);
        assertEquals(Device.State.STALE, device("door-1").state());
        assertEquals(3600L, device("door-1").ageSeconds());
        assertEquals(3, device("door-1").eventsWaiting());
    }

    @Test
    void listenersHearOfEveryChangeOfStateButNotOfEveryBeat() {
        List<String> told = new java.util.ArrayList<>();
        registry.onChange(told::add);
        registry.presence(presence(true, clock.instant()), false);
        registry.presence(presence(true, clock.instant()), false);
        registry.presence(presence(false, clock.instant()), false);
        assertEquals(List.of("door-1", "door-1"), told);
    }

    @Test
    void privateKeysAreReadableByTheirOwnerOnlyAndSurviveARestart() throws IOException {
        Identity server = Identity.server(directory, List.of("localhost", "127.0.0.1"), authority, clock);
        for (String file : List.of("ca.key", "server.key")) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))));
        }
        CommunityAuthority again = CommunityAuthority.open(directory, "c1", clock);
        assertEquals(authority.certificate(), again.certificate());
        assertEquals(
                server.fingerprint(),
                Identity.server(directory, List.of("127.0.0.1", "localhost"), again, clock)
                        .fingerprint());
        Identity renamed = Identity.server(directory, List.of("door.example"), again, clock);
        assertNotEquals(server.fingerprint(), renamed.fingerprint());
        clock.advance(Duration.ofDays(350));
        assertNotEquals(
                renamed.fingerprint(),
                Identity.server(directory, List.of("door.example"), again, clock)
                        .fingerprint());
    }
}
