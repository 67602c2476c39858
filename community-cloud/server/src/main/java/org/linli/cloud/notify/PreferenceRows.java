package org.linli.cloud.notify;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.notify.Preferences.Choice;

/** The tables {@code notification_preference}, {@code notification_quiet} and {@code notification_window}. */
final class PreferenceRows {

    private PreferenceRows() {}

    /** What these people chose; who chose nothing has the usual. */
    static Map<String, Preferences> of(Handle handle, String community, Collection<String> persons) {
        Map<String, Map<Choice, Boolean>> choices = new HashMap<>();
        handle.createQuery("SELECT * FROM notification_preference WHERE community = :community"
                        + " AND person IN (<persons>)")
                .bind("community", community)
                .bindList("persons", List.copyOf(persons))
                .map((row, context) -> choices.computeIfAbsent(text(row, "person"), unused -> new HashMap<>())
                        .put(
                                new Choice(Kind.valueOf(text(row, "kind")), Channel.valueOf(text(row, "channel"))),
                                row.getBoolean("wanted")))
                .list();
        Map<String, QuietHours> quiet = new HashMap<>();
        Set<String> noQuiet = new HashSet<>();
        handle.createQuery("SELECT * FROM notification_quiet WHERE community = :community AND person IN (<persons>)")
                .bind("community", community)
                .bindList("persons", List.copyOf(persons))
                .map((row, context) -> row.getBoolean("quiet")
                        ? quiet.put(
                                text(row, "person"),
                                new QuietHours(
                                        row.getInt("from_minute"),
                                        row.getInt("until_minute"),
                                        row.getBoolean("important_too")))
                        : noQuiet.add(text(row, "person")))
                .list();
        Map<String, Preferences> all = new HashMap<>();
        persons.forEach(person -> all.put(
                person,
                new Preferences(
                        noQuiet.contains(person) ? null : quiet.getOrDefault(person, QuietHours.USUAL),
                        choices.getOrDefault(person, Map.of()))));
        return all;
    }

    /** These and no others. */
    static void put(Handle handle, String community, String person, Preferences preferences) {
        forget(handle, "notification_preference", community, person);
        forget(handle, "notification_quiet", community, person);
        preferences
                .choices()
                .forEach((choice, wanted) -> handle.createUpdate(
                                "INSERT INTO notification_preference (community, person, kind, channel, wanted)"
                                        + " VALUES (:community, :person, :kind, :channel, :wanted)")
                        .bind("community", community)
                        .bind("person", person)
                        .bind("kind", choice.kind().name())
                        .bind("channel", choice.channel().name())
                        .bind("wanted", wanted)
                        .execute());
        QuietHours quiet = preferences.quiet();
        QuietHours hours = quiet == null ? QuietHours.USUAL : quiet;
        handle.createUpdate("INSERT INTO notification_quiet (community, person, quiet, from_minute, until_minute,"
                        + " important_too) VALUES (:community, :person, :quiet, :from, :until, :important)")
                .bind("community", community)
                .bind("person", person)
                .bind("quiet", quiet != null)
                .bind("from", hours.fromMinute())
                .bind("until", hours.untilMinute())
                .bind("important", hours.importantToo())
                .execute();
    }

    private static void forget(Handle handle, String table, String community, String person) {
        handle.createUpdate("DELETE FROM " + table + " WHERE community = :community AND person = :person")
                .bind("community", community)
                .bind("person", person)
                .execute();
    }

    static Map<String, Storm> storms(Handle handle, String community, Kind kind, Collection<String> persons) {
        Map<String, Storm> storms = new HashMap<>();
        handle.createQuery("SELECT * FROM notification_window WHERE community = :community AND kind = :kind"
                        + " AND person IN (<persons>)")
                .bind("community", community)
                .bind("kind", kind.name())
                .bindList("persons", List.copyOf(persons))
                .map((row, context) ->
                        storms.put(text(row, "person"), new Storm(instant(row, "from_at"), row.getInt("told"))))
                .list();
        return storms;
    }

    static void put(Handle handle, String community, Kind kind, String person, Storm storm) {
        handle.createUpdate("INSERT INTO notification_window (community, person, kind, from_at, told)"
                        + " VALUES (:community, :person, :kind, :from, :told) ON CONFLICT (community, person, kind)"
                        + " DO UPDATE SET from_at = excluded.from_at, told = excluded.told")
                .bind("community", community)
                .bind("person", person)
                .bind("kind", kind.name())
                .bind("from", storm.from().toEpochMilli())
                .bind("told", storm.told())
                .execute();
    }

    static void erase(Handle handle, String person) {
        for (String table : List.of("notification_preference", "notification_quiet", "notification_window")) {
            handle.createUpdate("DELETE FROM " + table + " WHERE person = :person")
                    .bind("person", person)
                    .execute();
        }
    }
}
