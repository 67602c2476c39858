package org.linli.cloud.identity;

import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;

/**
 * Browsers in which somebody signed in before. Wrong tries are counted for such a browser by itself, so that strangers who guess at the same login cannot keep
 * its owner out. It opens nothing: the password is still asked. Calls block. Thread: any.
 */
final class KnownDevices {

    /** Also how long the browser keeps its token. */
    static final Duration LIFE = Duration.ofDays(365);

    private static final int MAX_DEVICES = 20;

    private final Database database;
    private final Clock clock;

    KnownDevices(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    boolean isKnown(String person, @Nullable String token) {
        if (token == null || token.length() > Tokens.MAX_LENGTH) {
            return false;
        }
        return database.read(transaction -> isKnown(transaction.handle(), person, token));
    }

    private boolean isKnown(Handle handle, String person, String token) {
        return handle.createQuery("SELECT count(*) FROM known_device WHERE token_hash = :hash AND person = :person"
                                + " AND seen_at > :since")
                        .bind("hash", Tokens.hash(token))
                        .bind("person", person)
                        .bind("since", clock.millis() - LIFE.toMillis())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** The browser's token if it is new, to be kept there; null when it is known or the client keeps no cookies. */
    @Nullable
    String remember(Handle handle, String person, Origin origin) {
        String token = origin.deviceToken();
        if (origin.kind() != Sessions.Kind.COOKIE) {
            return null;
        }
        if (token != null && token.length() <= Tokens.MAX_LENGTH && isKnown(handle, person, token)) {
            handle.createUpdate("UPDATE known_device SET seen_at = :now WHERE token_hash = :hash")
                    .bind("now", clock.millis())
                    .bind("hash", Tokens.hash(token))
                    .execute();
            return null;
        }
        String fresh = Tokens.next();
        handle.createUpdate("INSERT INTO known_device (token_hash, person, seen_at) VALUES (:hash, :person, :now)")
                .bind("hash", Tokens.hash(fresh))
                .bind("person", person)
                .bind("now", clock.millis())
                .execute();
        handle.createUpdate("DELETE FROM known_device WHERE person = :person AND token_hash NOT IN"
                        + " (SELECT token_hash FROM known_device WHERE person = :person"
                        + " ORDER BY seen_at DESC, token_hash LIMIT :most)")
                .bind("person", person)
                .bind("most", MAX_DEVICES)
                .execute();
        return fresh;
    }

    /** Nobody's browser is known any more: the password was lost or changed. */
    static void forget(Handle handle, String person) {
        handle.createUpdate("DELETE FROM known_device WHERE person = :person")
                .bind("person", person)
                .execute();
    }
}
