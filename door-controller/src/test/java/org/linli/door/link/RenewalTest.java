package org.linli.door.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.MalformedMessage;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.event.DoorEvent.ClockTrust;

class RenewalTest {

    private static final String DOOR = "door-1";
    private static final Instant END = Instant.parse("2027-03-01T00:00:00Z");

    private final Certificates.Holder authority = Certificates.authority();
    private final List<CertificateRenewalRequest> asked = new ArrayList<>();
    private final Keeper keeper = new Keeper();
    private DoorClock.Reading time = new DoorClock.Reading(END, ClockTrust.UNKNOWN);
    private long nanos = 5;
    private final Renewal renewal = new Renewal(DOOR, keeper, () -> time, asked::add, () -> nanos);

    /** Takes "next" and refuses everything else. */
    private final class Keeper implements CertificateKeeper {
        private X509Certificate now = Certificates.device(authority, DOOR, END).certificate();

        @Override
        public List<X509Certificate> chain() {
            return List.of(now);
        }

        @Override
        public String certificateRequest() {
            return "request";
        }

        @Override
        public void keep(String chain) throws GeneralSecurityException {
            if (!chain.equals("next")) {
                throw new GeneralSecurityException("not mine");
            }
            now = Certificates.device(authority, DOOR, END.plus(Duration.ofDays(730)))
                    .certificate();
        }
    }

    private void tick(Instant at, ClockTrust trust) {
        time = new DoorClock.Reading(at, trust);
        renewal.tick();
    }

    @Test
    void itAsksFromSixtyDaysBeforeTheEndOnceAnHourUntilItHasTheNextOne() throws Exception {
        Instant due = END.minus(Renewal.BEFORE_END);
        tick(due.minusSeconds(1), ClockTrust.TRUSTED);
        assertEquals(0, asked.size());
        tick(due.plusSeconds(1), ClockTrust.TRUSTED);
        tick(due.plusSeconds(2), ClockTrust.TRUSTED);
        assertEquals(List.of(new CertificateRenewalRequest(DOOR, "request")), asked);
        nanos += Renewal.ASK_AGAIN.toNanos();
        tick(due.plusSeconds(3), ClockTrust.TRUSTED);
        assertEquals(2, asked.size());
        renewal.received(new CertificateRenewal(DOOR, "next"));
        nanos += Renewal.ASK_AGAIN.toNanos();
        tick(due.plusSeconds(4), ClockTrust.TRUSTED);
        assertEquals(2, asked.size());
    }

    @Test
    void aClockThatKnowsNothingAsksForNothing() {
        tick(END, ClockTrust.UNKNOWN);
        tick(END, ClockTrust.CONTINUED);
        assertTrue(asked.isEmpty());
    }

    @Test
    void whatIsNotThisUnitsIsRefused() {
        assertThrows(MalformedMessage.class, () -> renewal.received(new CertificateRenewal(DOOR, "other")));
        assertThrows(MalformedMessage.class, () -> renewal.received(new CertificateRenewal("door-2", "next")));
        assertEquals(END, keeper.chain().get(0).getNotAfter().toInstant());
    }
}
