package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;

/**
 * Counts tries at what can be guessed or made to cost something. Counted in the database, so that several processes count together and a restart forgets
 * nothing. A limit is a fixed window that begins with the first try and always ends: nobody is shut out for ever. Calls block. Thread: any.
 */
public final class Limits {

    /** Tries at one login from one address, or from one known browser. */
    static final Limit PASSWORD = new Limit("password", 5, Duration.ofMinutes(15));

    /** Wrong tries at one login from browsers nobody knows, wherever they are. A known browser is not held up by it. */
    static final Limit LOGIN = new Limit("login", 50, Duration.ofHours(24));

    /** Wrong tries from one address, whatever they were at. */
    static final Limit ADDRESS = new Limit("address", 60, Duration.ofMinutes(15));

    /** Codes to one phone, so that nobody is rung out of bed by them. */
    static final Limit CODES_TO_PHONE = new Limit("codes-phone", 12, Duration.ofHours(24));

    /** Codes to one phone asked for from one address: a stranger elsewhere uses up only their own. */
    static final Limit CODES_FROM_ADDRESS_TO_PHONE = new Limit("codes-pair", 5, Duration.ofHours(1));

    /** Codes asked for from one address. A housing block may share one. */
    static final Limit CODES_FROM_ADDRESS = new Limit("codes-address", 30, Duration.ofHours(1));

    /** Tries at the second factor inside one session. */
    static final Limit FACTOR = new Limit("factor", 5, Duration.ofMinutes(15));

    /** Phone numbers one resident may name as family. */
    static final Limit PROXY = new Limit("proxy", 10, Duration.ofHours(24));

    private final Database database;
    private final Clock clock;

    public Limits(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param times tries in one window, at least 1
     * @param window from the first try
     */
    public record Limit(String what, int times, Duration window) {
        String name(String key) {
            return Tokens.hash(what + "\n" + key);
        }
    }

    /** Counts one try, before it is looked at: of many at the same moment no more than allowed get through. False when there is none left. */
    public boolean take(Limit limit, String key) {
        long now = clock.millis();
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate("DELETE FROM guess_limit WHERE ends_at <= :now")
                    .bind("now", now)
                    .execute();
            handle.createUpdate("INSERT INTO guess_limit (name, taken, ends_at) VALUES (:name, 1, :until)"
                            + " ON CONFLICT (name) DO UPDATE SET taken = guess_limit.taken + 1")
                    .bind("name", limit.name(key))
                    .bind("until", now + limit.window().toMillis())
                    .execute();
            return taken(handle, limit, key) <= limit.times();
        });
    }

    /** Whether the next try would be one too many; counts nothing. */
    public boolean isUsedUp(Limit limit, String key) {
        return database.read(transaction -> taken(transaction.handle(), limit, key)) >= limit.times();
    }

    private int taken(Handle handle, Limit limit, String key) {
        return handle.createQuery("SELECT taken FROM guess_limit WHERE name = :name AND ends_at > :now")
                .bind("name", limit.name(key))
                .bind("now", clock.millis())
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    }

    /** Forgets the tries: the right one came. */
    void clear(Limit limit, String key) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM guess_limit WHERE name = :name")
                .bind("name", limit.name(key))
                .execute());
    }
}
