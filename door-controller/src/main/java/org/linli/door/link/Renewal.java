package org.linli.door.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.MalformedMessage;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the next certificate in time, over the connection the present one opens, and keeps it. Only with a trusted clock: a wrong one would ask at the
 * wrong time. The present certificate counts until its own end whatever happens here. Thread: the link's own.
 */
final class Renewal {

    private static final Logger log = LoggerFactory.getLogger(Renewal.class);

    /** As the cloud's own rule; an earlier question is answered with the certificate there is. */
    static final Duration BEFORE_END = Duration.ofDays(60);

    static final Duration ASK_AGAIN = Duration.ofHours(1);

    private final String door;
    private final CertificateKeeper keeper;
    private final DoorClock clock;
    private final Consumer<CertificateRenewalRequest> sender;
    private final LongSupplier nanos;
    private boolean asked;
    private long askedNanos;

    Renewal(
            String door,
            CertificateKeeper keeper,
            DoorClock clock,
            Consumer<CertificateRenewalRequest> sender,
            LongSupplier nanos) {
        this.door = door;
        this.keeper = keeper;
        this.clock = clock;
        this.sender = sender;
        this.nanos = nanos;
    }

    /** To be called about once a second while there is a connection. */
    void tick() {
        boolean justAsked = asked && nanos.getAsLong() - askedNanos < ASK_AGAIN.toNanos();
        if (justAsked || !isDue()) {
            return;
        }
        asked = true;
        askedNanos = nanos.getAsLong();
        try {
            sender.accept(new CertificateRenewalRequest(door, keeper.certificateRequest()));
        } catch (GeneralSecurityException | IOException e) {
            log.error("the certificate ends soon and a new one cannot be asked for", e);
        }
    }

    private boolean isDue() {
        DoorClock.Reading time = clock.read();
        return time.trust() == ClockTrust.TRUSTED
                && end(keeper.chain()).isBefore(time.now().plus(BEFORE_END));
    }

    private static Instant end(List<X509Certificate> chain) {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** Takes what the cloud sent, if it is this unit's next certificate. */
    void received(CertificateRenewal renewal) throws MalformedMessage {
        if (!renewal.door().equals(door)) {
            throw new MalformedMessage("for another door");
        }
        try {
            Instant before = end(keeper.chain());
            keeper.keep(renewal.certificateChain());
            Instant now = end(keeper.chain());
            if (now.isAfter(before)) {
                log.info("the certificate is renewed until {}", now);
            }
        } catch (GeneralSecurityException e) {
            throw new MalformedMessage("the certificate is not this unit's", e);
        } catch (IOException e) {
            log.error("the renewed certificate cannot be kept; asking again later", e);
        }
    }
}
