package org.linli.cloud.passages;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Guests at the doors and who shares their own passages, as rows. */
final class HomeRows {

    private HomeRows() {}

    /** A guest of a home at a door. */
    record Guest(long event, Instant at, String pass, String host) {}

    static void add(Handle handle, String community, String household, Guest guest) {
        handle.createUpdate("INSERT INTO home_passage (community, household, at, event, host, pass)"
                        + " VALUES (:community, :household, :at, :event, :host, :pass)")
                .bind("community", community)
                .bind("household", household)
                .bind("at", guest.at().toEpochMilli())
                .bind("event", guest.event())
                .bind("host", guest.host())
                .bind("pass", guest.pass())
                .execute();
    }

    /**
     * Newest first.
     *
     * @param host only this one's guests; null for everybody's
     * @param after the last line that was shown
     */
    static List<Guest> guests(
            Handle handle,
            String community,
            String household,
            @Nullable String host,
            HomeLog.Span span,
            HomeLog.Place after,
            int limit) {
        var query = handle.createQuery("SELECT * FROM home_passage WHERE community = :community"
                        + " AND household = :household AND at >= :from AND at < :until AND (at, event) < (:at, :event)"
                        + (host == null ? "" : " AND host = :host")
                        + " ORDER BY at DESC, event DESC LIMIT :limit")
                .bind("community", community)
                .bind("household", household)
                .bind("from", span.from().toEpochMilli())
                .bind("until", span.until().toEpochMilli())
                .bind("at", after.at())
                .bind("event", after.event())
                .bind("limit", limit);
        if (host != null) {
            query.bind("host", host);
        }
        return query.map((row, context) ->
                        new Guest(row.getLong("event"), instant(row, "at"), text(row, "pass"), text(row, "host")))
                .list();
    }

    /** Who shares with this home, and since when. */
    static Map<String, Instant> sharing(Handle handle, String household) {
        Map<String, Instant> since = new HashMap<>();
        handle.createQuery("SELECT person, since FROM home_log_share WHERE household = :household")
                .bind("household", household)
                .map((row, context) -> since.put(text(row, "person"), instant(row, "since")))
                .list();
        return since;
    }

    /** Again changes nothing. */
    static void share(Handle handle, String person, String household, Instant since) {
        handle.createUpdate("INSERT INTO home_log_share (person, household, since) VALUES (:person, :household, :since)"
                        + " ON CONFLICT (person, household) DO NOTHING")
                .bind("person", person)
                .bind("household", household)
                .bind("since", since.toEpochMilli())
                .execute();
    }

    static void hide(Handle handle, String person, String household) {
        handle.createUpdate("DELETE FROM home_log_share WHERE person = :person AND household = :household")
                .bind("person", person)
                .bind("household", household)
                .execute();
    }
}
