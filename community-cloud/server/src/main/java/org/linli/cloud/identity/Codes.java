package org.linli.cloud.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.SecretBox;

/**
 * One-time codes sent to phones: six digits, five minutes, five tries. A code belongs to a challenge that only the asking browser knows, so a stranger who asks
 * for codes to the same phone can neither use up its tries nor replace it. Numbers nobody has are treated alike up to the sending. Calls block. Thread: any.
 */
final class Codes {

    static final Duration LIFE = Duration.ofMinutes(5);
    static final int MAX_TRIES = 5;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PURPOSE = "one-time-code:";

    private final Database database;
    private final SecretBox box;
    private final Limits limits;
    private final @Nullable CodePost post;
    private final Clock clock;

    /** @param post null when this site sends no codes */
    Codes(Database database, SecretBox box, Limits limits, @Nullable CodePost post, Clock clock) {
        this.database = database;
        this.box = box;
        this.limits = limits;
        this.post = post;
        this.clock = clock;
    }

    /** What a code proves. */
    enum Purpose {
        SIGN_IN,
        /** That a phone number is the person's own. */
        PHONE
    }

    /**
     * @param challenge shown once, to the browser that asked
     */
    record Challenge(String challenge, Instant expiresAt) {
        @Override
        public String toString() {
            return "Challenge[…]";
        }
    }

    /**
     * What came back with the right code.
     *
     * @param person null when the code was not for anybody who is known
     */
    record Proof(String phone, @Nullable String person) {
        Optional<String> holder() {
            return Optional.ofNullable(person);
        }

        @Override
        public String toString() {
            return "Proof[" + person + "]";
        }
    }

    boolean areSent() {
        return post != null;
    }

    /**
     * Makes a challenge and, when there is somebody to send to, sends its code.
     *
     * @param person null for a number nobody has: all is done but the sending
     * @return empty when this phone or address asked too often
     */
    Optional<Challenge> begin(Purpose purpose, String phone, @Nullable String person, String address) {
        if (!limits.take(Limits.CODES_FROM_ADDRESS, address)
                || !limits.take(Limits.CODES_FROM_ADDRESS_TO_PHONE, phone + " " + address)
                || !limits.take(Limits.CODES_TO_PHONE, phone)) {
            return Optional.empty();
        }
        String challenge = Tokens.next();
        String hash = Tokens.hash(challenge);
        String code = "%06d".formatted(RANDOM.nextInt(1_000_000));
        byte[] sealed = box.seal(PURPOSE + hash, code.getBytes(StandardCharsets.US_ASCII));
        Instant now = clock.instant();
        Instant expiresAt = now.plus(LIFE);
        database.change(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate("DELETE FROM one_time_code WHERE expires_at <= :now")
                    .bind("now", now.toEpochMilli())
                    .execute();
            handle.createUpdate("INSERT INTO one_time_code (challenge_hash, purpose, phone, person, sealed_code, tries,"
                            + " expires_at) VALUES (:hash, :purpose, :phone, :person, :code, 0, :until)")
                    .bind("hash", hash)
                    .bind("purpose", purpose.name())
                    .bind("phone", phone)
                    .bind("person", person)
                    .bind("code", sealed)
                    .bind("until", expiresAt.toEpochMilli())
                    .execute();
        });
        CodePost sending = post;
        if (sending != null && (person != null || purpose == Purpose.PHONE)) {
            sending.post(new CodeSender.Message(Ids.next(), phone, code, LIFE));
        }
        return Optional.of(new Challenge(challenge, expiresAt));
    }

    /** Looks at a code and, when it is right, takes it away: it counts once. Empty for every kind of wrong. */
    Optional<Proof> check(Purpose purpose, String challenge, String code) {
        String hash = Tokens.hash(challenge);
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            int counted = handle.createUpdate("UPDATE one_time_code SET tries = tries + 1 WHERE challenge_hash = :hash"
                            + " AND purpose = :purpose AND expires_at > :now AND tries < :most")
                    .bind("hash", hash)
                    .bind("purpose", purpose.name())
                    .bind("now", clock.millis())
                    .bind("most", MAX_TRIES)
                    .execute();
            if (counted == 0) {
                return Optional.<Proof>empty();
            }
            Optional<Proof> proof = handle.createQuery("SELECT * FROM one_time_code WHERE challenge_hash = :hash")
                    .bind("hash", hash)
                    .map((row, context) -> isRight(row.getBytes("sealed_code"), hash, code)
                            ? Optional.of(new Proof(Columns.text(row, "phone"), row.getString("person")))
                            : Optional.<Proof>empty())
                    .one();
            if (proof.isPresent()) {
                handle.createUpdate("DELETE FROM one_time_code WHERE challenge_hash = :hash")
                        .bind("hash", hash)
                        .execute();
            }
            return proof;
        });
    }

    private boolean isRight(byte[] sealed, String hash, String code) {
        return MessageDigest.isEqual(box.open(PURPOSE + hash, sealed), code.getBytes(StandardCharsets.US_ASCII));
    }
}
