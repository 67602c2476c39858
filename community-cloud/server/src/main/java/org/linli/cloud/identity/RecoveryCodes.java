package org.linli.cloud.identity;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/**
 * Codes on paper that stand for the second factor when the phone is lost. Each counts once and has 59 random bits, so that its hash alone is worth nothing to
 * whoever cannot also guess for millennia against the limits.
 */
final class RecoveryCodes {

    static final int COUNT = 10;

    private static final int LENGTH = 12;

    /** Without characters that look alike: no i, l, o, 0, 1. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private RecoveryCodes() {}

    /** Ends the earlier codes of the person. The new ones are shown once. */
    static List<String> renew(Handle handle, String person, long now) {
        handle.createUpdate("DELETE FROM recovery_code WHERE person = :person")
                .bind("person", person)
                .execute();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            String code = next();
            codes.add(code.substring(0, 4) + "-" + code.substring(4, 8) + "-" + code.substring(8));
            handle.createUpdate("INSERT INTO recovery_code (code_hash, person, created_at, used_at)"
                            + " VALUES (:hash, :person, :now, NULL)")
                    .bind("hash", hash(person, code))
                    .bind("person", person)
                    .bind("now", now)
                    .execute();
        }
        return codes;
    }

    private static String next() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** Takes a code away; false when there is none such. */
    static boolean use(Handle handle, String person, String code, long now) {
        String plain = code.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        return plain.length() == LENGTH
                && handle.createUpdate("UPDATE recovery_code SET used_at = :now"
                                        + " WHERE code_hash = :hash AND person = :person AND used_at IS NULL")
                                .bind("now", now)
                                .bind("hash", hash(person, plain))
                                .bind("person", person)
                                .execute()
                        == 1;
    }

    static int left(Handle handle, String person) {
        return handle.createQuery("SELECT count(*) FROM recovery_code WHERE person = :person AND used_at IS NULL")
                .bind("person", person)
                .mapTo(Integer.class)
                .one();
    }

    private static String hash(String person, String code) {
        return Tokens.hash(person + "\n" + code);
    }
}
