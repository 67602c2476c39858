package org.linli.cloud.visits;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.linli.cloud.storage.Ids;

/** Links that visitors are sent: the visit's id and 128 bits that only the site's key makes, so that nothing in the database opens a page. Pure. */
final class VisitLinks {

    private static final int BYTES = 16;
    private static final int LONGEST = 200;

    private final SecretKeySpec key;

    VisitLinks(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** What stands in a link. */
    record Named(String community, String visit) {}

    String of(String community, String visit) {
        return community + "." + visit + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(community, visit));
    }

    /** What a link names; empty for one that we did not make. */
    Optional<Named> read(String link) {
        String[] parts = link.length() > LONGEST ? new String[0] : link.split("\\.", -1);
        if (parts.length != 3 || !Ids.isId(parts[0]) || !Ids.isId(parts[1])) {
            return Optional.empty();
        }
        byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(mac(parts[0], parts[1]));
        boolean ours = MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.UTF_8));
        return ours ? Optional.of(new Named(parts[0], parts[1])) : Optional.empty();
    }

    private byte[] mac(String community, String visit) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(
                    mac.doFinal(("visit\n" + community + "\n" + visit).getBytes(StandardCharsets.UTF_8)), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }
}
