package org.linli.cloud.audit;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.linli.cloud.storage.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the end of the log from time to time: in the database, in a file beside it, and in the process's own log, which is usually shipped elsewhere. Thread: any.
 */
public final class AuditHeads {

    private static final Logger LOG = LoggerFactory.getLogger(AuditHeads.class);

    private final Database database;
    private final Path file;
    private final UnaryOperator<byte[]> signer;
    private final PublicKey authority;
    private final Clock clock;

    /**
     * @param file one line a head; only ever appended to
     * @param signer signs with the authority's key, SHA256withECDSA
     * @param authority the key that checks it
     */
    public AuditHeads(Database database, Path file, UnaryOperator<byte[]> signer, PublicKey authority, Clock clock) {
        this.database = database;
        this.file = file;
        this.signer = signer;
        this.authority = authority;
        this.clock = clock;
    }

    /** The present end of the log, signed now; empty while the log is. */
    public Optional<AuditHead> current() {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return database.read(transaction -> AuditRows.last(transaction.handle()))
                .map(last -> sign(last, now));
    }

    private AuditHead sign(AuditEntry last, Instant now) {
        byte[] signature = signer.apply(AuditHead.signed(last.sequence(), now, last.hash()));
        return new AuditHead(
                last.sequence(), now, last.hash(), Base64.getEncoder().encodeToString(signature));
    }

    /** Notes the present end, unless it is noted already. */
    public synchronized void note() {
        long noted = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT coalesce(max(sequence), 0) FROM audit_head")
                .mapTo(Long.class)
                .one());
        Optional<AuditHead> head = current().filter(present -> present.sequence() > noted);
        if (head.isEmpty()) {
            return;
        }
        AuditHead present = head.get();
        // The file first: what is noted in the database alone could be cut together with the log.
        append(present);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO audit_head (sequence, at, hash, signature)"
                        + " VALUES (:sequence, :at, :hash, :signature) ON CONFLICT (sequence) DO NOTHING")
                .bind("sequence", present.sequence())
                .bind("at", present.at().toEpochMilli())
                .bind("hash", present.hash())
                .bind("signature", present.signature())
                .execute());
        LOG.info("{}", present.line());
    }

    private void append(AuditHead head) {
        try {
            Files.writeString(
                    file,
                    head.line() + "\n",
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new UncheckedIOException("the head of the audit log cannot be noted", e);
        }
    }

    /** Everything noted in the database and in the file. */
    public List<AuditHead> noted() {
        List<AuditHead> heads = new ArrayList<>(database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM audit_head ORDER BY sequence")
                .map((row, context) -> new AuditHead(
                        row.getLong("sequence"), instant(row, "at"), text(row, "hash"), text(row, "signature")))
                .list()));
        if (Files.exists(file)) {
            heads.addAll(read(file));
        }
        return heads;
    }

    /** The heads in any text file, such as a saved log of the process. */
    public static List<AuditHead> read(Path text) {
        try (Stream<String> lines = Files.lines(text, StandardCharsets.ISO_8859_1)) {
            return lines.map(AuditHead::parse).flatMap(Optional::stream).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the heads in " + text + " cannot be read", e);
        }
    }

    /** Whether a head was really made here; one that was not proves nothing. */
    public boolean isGenuine(AuditHead head) {
        return head.isSignedBy(authority);
    }
}
