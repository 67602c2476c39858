package org.linli.cloud.identity;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Argon2id with 19 MiB, two passes: about 0.14 s of one core a try. Any number of tries beside each other is bounded by the worker pool. */
final class Passwords {

    static final int MIN_LENGTH = 10;

    private static final Argon2Function FUNCTION = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

    /** Compared with when there is no such account, so that the time does not tell. */
    private static final String NOBODY = hash(Tokens.next());

    private Passwords() {}

    static String hash(String password) {
        return Password.hash(password).addRandomSalt(16).with(FUNCTION).getResult();
    }

    static boolean matches(String password, String hash) {
        return Password.check(password, hash).with(FUNCTION);
    }

    /** Without a hash it is false, and takes as long as a real comparison. */
    static boolean matchesOrNobody(String password, @Nullable String hash) {
        return matches(password, hash == null ? NOBODY : hash) && hash != null;
    }

    /** Length is what counts; but neither the login nor one character repeated. */
    static boolean isGoodEnough(String password, String login) {
        return password.length() >= MIN_LENGTH
                && password.chars().distinct().count() >= 5
                && !password.toLowerCase(Locale.ROOT).contains(login.toLowerCase(Locale.ROOT));
    }
}
