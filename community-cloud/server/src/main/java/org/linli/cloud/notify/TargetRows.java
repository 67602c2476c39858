package org.linli.cloud.notify;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Target.Health;
import org.linli.cloud.notify.Target.Known;

/** The tables {@code notification_target} and {@code notification_circuit}. */
final class TargetRows {

    private static final String KNOWN = "SELECT t.*, c.failures, c.open_until, c.failed_at, c.failure, c.sent_at"
            + " FROM notification_target t LEFT JOIN notification_circuit c ON c.target = t.id";

    private TargetRows() {}

    static void insert(Handle handle, Target target, byte[] sealed, String fingerprint) {
        handle.createUpdate("INSERT INTO notification_target (id, community, person, channel, label, server, sealed,"
                        + " fingerprint, kinds, everything, language, made_at, made_by) VALUES (:id, :community,"
                        + " :person, :channel, :label, :server, :sealed, :fingerprint, :kinds, :everything, :language,"
                        + " :madeAt, :madeBy)")
                .bind("id", target.id())
                .bind("community", target.community())
                .bind("person", target.person())
                .bind("channel", target.channel().name())
                .bind("label", target.label())
                .bind("server", target.server())
                .bind("sealed", sealed)
                .bind("fingerprint", fingerprint)
                .bind("kinds", target.kinds().stream().sorted().map(Kind::name).collect(Collectors.joining(",")))
                .bind("everything", target.everything())
                .bind("language", target.language())
                .bind("madeAt", target.madeAt().toEpochMilli())
                .bind("madeBy", target.madeBy())
                .execute();
    }

    static void seal(Handle handle, String id, byte[] sealed) {
        handle.createUpdate("UPDATE notification_target SET sealed = :sealed WHERE id = :id")
                .bind("sealed", sealed)
                .bind("id", id)
                .execute();
    }

    static byte @Nullable [] sealed(Handle handle, String id) {
        return handle.createQuery("SELECT sealed FROM notification_target WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> row.getBytes("sealed"))
                .findOne()
                .orElse(null);
    }

    static Optional<Known> find(Handle handle, String id) {
        return handle.createQuery(KNOWN + " WHERE t.id = :id")
                .bind("id", id)
                .map((row, context) -> known(row))
                .findOne();
    }

    static List<Known> ofCommunity(Handle handle, String community) {
        return handle.createQuery(KNOWN + " WHERE t.community = :community AND t.community <> '' ORDER BY t.id")
                .bind("community", community)
                .map((row, context) -> known(row))
                .list();
    }

    static List<Known> ofPersons(Handle handle, Collection<String> persons) {
        return persons.isEmpty()
                ? List.of()
                : handle.createQuery(KNOWN + " WHERE t.person IN (<persons>) AND t.person <> '' ORDER BY t.id")
                        .bindList("persons", List.copyOf(persons))
                        .map((row, context) -> known(row))
                        .list();
    }

    /** Targets of a channel at one address, whoever has them. */
    static List<String> same(Handle handle, Channel channel, String fingerprint) {
        return handle.createQuery(
                        "SELECT id FROM notification_target WHERE fingerprint = :fingerprint AND channel = :channel")
                .bind("fingerprint", fingerprint)
                .bind("channel", channel.name())
                .mapTo(String.class)
                .list();
    }

    /** Removes a target; what still waits for it is not sent. */
    static void remove(Handle handle, String id, String reason, long now) {
        DeliveryRows.skipAll(handle, id, reason, now);
        handle.createUpdate("DELETE FROM notification_circuit WHERE target = :id")
                .bind("id", id)
                .execute();
        handle.createUpdate("DELETE FROM notification_target WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** Counts one more in this minute, unless there were so many already. */
    static boolean countInMinute(Handle handle, String id, long minute, int most) {
        handle.createUpdate("INSERT INTO notification_circuit (target, failures, open_until, failure, minute,"
                        + " minute_count) VALUES (:id, 0, 0, '', 0, 0) ON CONFLICT (target) DO NOTHING")
                .bind("id", id)
                .execute();
        return handle.createUpdate("UPDATE notification_circuit SET minute = :minute, minute_count ="
                                + " CASE WHEN minute = :minute THEN minute_count + 1 ELSE 1 END WHERE target = :id"
                                + " AND (minute <> :minute OR minute_count < :most)")
                        .bind("minute", minute)
                        .bind("id", id)
                        .bind("most", most)
                        .execute()
                == 1;
    }

    static void sent(Handle handle, String id, long now) {
        handle.createUpdate("INSERT INTO notification_circuit (target, failures, open_until, failure, sent_at, minute,"
                        + " minute_count) VALUES (:id, 0, 0, '', :now, 0, 0) ON CONFLICT (target) DO UPDATE SET"
                        + " failures = 0, open_until = 0, failure = '', sent_at = excluded.sent_at")
                .bind("id", id)
                .bind("now", now)
                .execute();
    }

    /** @return failures in a row, this one among them */
    static int failed(Handle handle, String id, String failure, long now) {
        handle.createUpdate("INSERT INTO notification_circuit (target, failures, open_until, failed_at, failure,"
                        + " minute, minute_count) VALUES (:id, 1, 0, :now, :failure, 0, 0) ON CONFLICT (target) DO"
                        + " UPDATE SET failures = notification_circuit.failures + 1, failed_at = excluded.failed_at,"
                        + " failure = excluded.failure")
                .bind("id", id)
                .bind("now", now)
                .bind("failure", failure)
                .execute();
        return handle.createQuery("SELECT failures FROM notification_circuit WHERE target = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .one();
    }

    static void pause(Handle handle, String id, long until) {
        handle.createUpdate("UPDATE notification_circuit SET open_until = :until WHERE target = :id")
                .bind("until", until)
                .bind("id", id)
                .execute();
    }

    private static Set<Kind> kinds(String text) {
        return Arrays.stream(text.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(Kind::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    private static Known known(ResultSet row) throws SQLException {
        Target target = new Target(
                text(row, "id"),
                text(row, "community"),
                text(row, "person"),
                Channel.valueOf(text(row, "channel")),
                text(row, "label"),
                text(row, "server"),
                kinds(text(row, "kinds")),
                row.getBoolean("everything"),
                text(row, "language"),
                instant(row, "made_at"),
                text(row, "made_by"));
        Instant openUntil = instantOrNull(row, "open_until");
        String failure = row.getString("failure");
        return new Known(
                target,
                new Health(
                        row.getInt("failures"),
                        openUntil == null || openUntil.equals(Instant.EPOCH) ? null : openUntil,
                        instantOrNull(row, "failed_at"),
                        failure == null ? "" : failure,
                        instantOrNull(row, "sent_at")));
    }
}
