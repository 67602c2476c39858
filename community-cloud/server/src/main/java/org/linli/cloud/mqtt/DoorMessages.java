package org.linli.cloud.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.event.EventAck;
import org.linli.messages.sync.SyncDelta;

/**
 * What the cloud says to doors. The future ends when the broker has taken the message, and fails at once when there is no connection: nothing is kept for later,
 * because what is late here would be wrong. Thread: any; does not block.
 */
public interface DoorMessages {

    CompletableFuture<Void> acknowledge(EventAck acknowledgement);

    CompletableFuture<Void> delta(SyncDelta delta);

    /** @param expiry after this the broker drops the message; the command itself says so too */
    CompletableFuture<Void> command(String door, SignedCommand command, Duration expiry);

    CompletableFuture<Void> certificate(CertificateRenewal renewal);
}
