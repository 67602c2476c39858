package org.linli.cloud.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of the log at some time, signed by the community's authority. Kept outside the database too: whoever cuts the log must also find every place where a
 * later head was noted.
 *
 * @param sequence of the last row then
 * @param hash of that row
 * @param signature SHA256withECDSA over {@link #signed}, base64
 */
public record AuditHead(long sequence, Instant at, String hash, String signature) {

    private static final Pattern LINE =
            Pattern.compile("linli-audit-head ([0-9]{1,18}) ([0-9TZ:.-]{1,40}) ([0-9a-f]{64}) ([A-Za-z0-9+/=]{1,200})");

    /** What the signature is over. */
    static byte[] signed(long sequence, Instant at, String hash) {
        return ("linli-audit-head " + sequence + " " + at.toEpochMilli() + " " + hash)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** One line of text, to be kept elsewhere. */
    public String line() {
        return "linli-audit-head " + sequence + " " + at + " " + hash + " " + signature;
    }

    /** A head out of a line that may have other text around it; empty when there is none. */
    public static Optional<AuditHead> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AuditHead(
                    Long.parseLong(matcher.group(1)),
                    Instant.parse(matcher.group(2)),
                    matcher.group(3),
                    matcher.group(4)));
        } catch (java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Whether the authority signed exactly this. */
    boolean isSignedBy(PublicKey authority) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(authority);
            verifier.update(signed(sequence, at, hash));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
