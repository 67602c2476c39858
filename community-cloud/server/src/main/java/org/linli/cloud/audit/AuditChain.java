package org.linli.cloud.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How rows hang together. Version 2 writes every text with its length before it, so that no two different rows have the same bytes. Version 1 joined the fields
 * with line breaks; its rows are still verified, never written.
 */
final class AuditChain {

    static final int VERSION = 2;

    private AuditChain() {}

    /**
     * The hash of a row.
     *
     * @param before hash of the row before; empty for the first
     */
    static String hash(String before, AuditEntry entry) {
        return switch (entry.version()) {
            case 1 -> sha256(joined(before, entry));
            case VERSION -> sha256(measured(before, entry));
            default -> "unknown version";
        };
    }

    private static byte[] joined(String before, AuditEntry entry) {
        return String.join(
                        "\n",
                        before,
                        Long.toString(entry.sequence()),
                        Long.toString(entry.at().toEpochMilli()),
                        entry.person(),
                        entry.address(),
                        entry.operation(),
                        entry.subject(),
                        Integer.toString(entry.status()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] measured(String before, AuditEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, "linli audit 2");
            text(out, before);
            out.writeLong(entry.sequence());
            out.writeLong(entry.at().toEpochMilli());
            text(out, entry.person());
            text(out, entry.actor());
            text(out, entry.community());
            text(out, entry.address());
            text(out, entry.operation());
            text(out, entry.subject());
            out.writeInt(entry.status());
            text(out, entry.reason());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
