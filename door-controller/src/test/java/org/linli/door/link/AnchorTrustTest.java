package org.linli.door.link;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.linli.door.link.Certificates.Holder;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.event.DoorEvent.ClockTrust;

class AnchorTrustTest {

    private static final Instant TODAY = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LAST_YEAR = TODAY.minus(Duration.ofDays(365));

    private final Holder authority = Certificates.authority();

    private AnchorTrust trust(Instant now, ClockTrust clock) {
        return new AnchorTrust(authority.certificate(), () -> new DoorClock.Reading(now, clock));
    }

    private static X509Certificate[] chain(Holder... holders) {
        X509Certificate[] chain = new X509Certificate[holders.length];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = holders[i].certificate();
        }
        return chain;
    }

    private Holder server(Instant from, Instant until) {
        return Certificates.server(authority, from, until);
    }

    @Test
    void aServerOfTheCommunityIsTrustedWithAndWithoutItsAuthorityInTheChain() {
        Holder server = server(LAST_YEAR, TODAY.plusSeconds(60));
        AnchorTrust trust = trust(TODAY, ClockTrust.TRUSTED);
        assertDoesNotThrow(() -> trust.checkServerTrusted(chain(server), "UNKNOWN"));
        assertDoesNotThrow(() -> trust.checkServerTrusted(chain(server, authority), "UNKNOWN"));
    }

    @Test
    void aClockThatIsLateAcceptsACertificateThatSeemsNotToHaveBegun() {
        Holder server = server(TODAY.minusSeconds(60), TODAY.plus(Duration.ofDays(300)));
        assertDoesNotThrow(() -> trust(LAST_YEAR, ClockTrust.CONTINUED).checkServerTrusted(chain(server), "UNKNOWN"));
        assertDoesNotThrow(() -> trust(LAST_YEAR, ClockTrust.UNKNOWN).checkServerTrusted(chain(server), "UNKNOWN"));
    }

    @Test
    void aTrustedClockDoesNot() {
        Holder server = server(TODAY.minusSeconds(60), TODAY.plus(Duration.ofDays(300)));
        assertRefused(trust(LAST_YEAR, ClockTrust.TRUSTED), chain(server));
    }

    @Test
    void aCertificateThatHasEndedIsRefusedWhateverTheClockIsWorth() {
        Holder server = server(LAST_YEAR, TODAY.minusSeconds(1));
        for (ClockTrust clock : ClockTrust.values()) {
            assertRefused(trust(TODAY, clock), chain(server));
        }
    }

    @Test
    void foreignersDevicesAndTheAuthorityItselfAreNoServers() {
        AnchorTrust trust = trust(TODAY, ClockTrust.TRUSTED);
        Holder foreign = Certificates.authority();
        assertRefused(trust, chain(Certificates.server(foreign), foreign));
        assertRefused(trust, chain(Certificates.server(foreign), authority));
        assertRefused(trust, chain(Certificates.device(authority, "door-2")));
        assertRefused(trust, chain(authority));
        assertRefused(trust, chain());
    }

    private static void assertRefused(AnchorTrust trust, X509Certificate[] chain) {
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "UNKNOWN"));
    }
}
