package org.linli.cloud.visits;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.millis;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Visits as rows. */
final class VisitRows {

    private VisitRows() {}

    /**
     * Which visits; null for any.
     *
     * @param inside true: entered and not left
     */
    record Wanted(
            Visit.@Nullable State state,
            Visit.@Nullable Kind kind,
            @Nullable String unit,
            boolean inside) {}

    /** What lists of this community's visits are read from. */
    static String topic(String community) {
        return "visits/" + community;
    }

    private static Handle changing(Transaction transaction, String community) {
        transaction.changes(topic(community));
        return transaction.handle();
    }

    static void insert(Transaction transaction, Visit visit) {
        Handle handle = changing(transaction, visit.community());
        Week week = visit.week();
        handle.createUpdate(
                        "INSERT INTO visit (community, id, kind, name, plate, purpose, unit, household, host, doors,"
                                + " from_at, until_at, uses, week, state, made_by, made_at, decided_by, decided_at, words,"
                                + " entered_at, left_at) VALUES (:community, :id, :kind, :name, :plate, :purpose, :unit,"
                                + " :household, :host, :doors, :from, :until, :uses, :week, :state, :madeBy, :madeAt, :decidedBy,"
                                + " :decidedAt, :words, NULL, NULL)")
                .bind("community", visit.community())
                .bind("id", visit.id())
                .bind("kind", visit.kind().name())
                .bind("name", visit.name())
                .bind("plate", visit.plate())
                .bind("purpose", visit.purpose())
                .bind("unit", visit.unit())
                .bind("household", visit.household())
                .bind("host", visit.host())
                .bind("doors", String.join(" ", new TreeSet<>(visit.doors())))
                .bind("from", visit.from().toEpochMilli())
                .bind("until", visit.until().toEpochMilli())
                .bind("uses", visit.uses())
                .bind("week", week == null ? null : JsonText.write(week))
                .bind("state", visit.state().name())
                .bind("madeBy", visit.madeBy())
                .bind("madeAt", visit.madeAt().toEpochMilli())
                .bind("decidedBy", visit.decidedBy())
                .bind("decidedAt", millis(visit.decidedAt()))
                .bind("words", visit.words())
                .execute();
        tell(handle, visit.community(), visit.id(), visit.madeAt());
    }

    /** What others are told of it, as far as an agreement says so: how it stands now. */
    private static void tell(Handle handle, String community, String id, Instant at) {
        find(handle, community, id)
                .ifPresent(visit -> ChangeFeed.add(
                        handle,
                        new NewChange(community, DataKind.VISIT, id, at)
                                .with("kind", visit.kind())
                                .with("state", visit.state())
                                .with("from", visit.from())
                                .with("until", visit.until())
                                .with("enteredAt", visit.enteredAt())
                                .with("leftAt", visit.leftAt())
                                .with("unit", visit.unit())
                                .with("host", visit.host())
                                .with("name", visit.name())
                                .with("plate", visit.plate())));
    }

    /** Somebody decided. */
    static void decide(
            Transaction transaction,
            Visit visit,
            Visit.State state,
            @Nullable String host,
            String by,
            Instant at,
            String words) {
        Handle handle = changing(transaction, visit.community());
        handle.createUpdate("UPDATE visit SET state = :state, host = :host, decided_by = :by, decided_at = :at,"
                        + " words = :words WHERE community = :community AND id = :id")
                .bind("state", state.name())
                .bind("host", host)
                .bind("by", by)
                .bind("at", at.toEpochMilli())
                .bind("words", words)
                .bind("community", visit.community())
                .bind("id", visit.id())
                .execute();
        tell(handle, visit.community(), visit.id(), at);
    }

    /** From now on with these doors and until then; before {@link #decide}. */
    static void letIn(Transaction transaction, Visit visit, Set<String> doors, Instant until) {
        changing(transaction, visit.community())
                .createUpdate("UPDATE visit SET doors = :doors, until_at = :until WHERE community = :community"
                        + " AND id = :id")
                .bind("doors", String.join(" ", new TreeSet<>(doors)))
                .bind("until", until.toEpochMilli())
                .bind("community", visit.community())
                .bind("id", visit.id())
                .execute();
    }

    /** The first time counts, and again after they left. */
    static void entered(Transaction transaction, String community, String id, Instant at) {
        Handle handle = changing(transaction, community);
        int changed = handle.createUpdate(
                        "UPDATE visit SET entered_at = :at, left_at = NULL WHERE community = :community"
                                + " AND id = :id AND (entered_at IS NULL OR left_at IS NOT NULL)")
                .bind("at", at.toEpochMilli())
                .bind("community", community)
                .bind("id", id)
                .execute();
        if (changed > 0) {
            tell(handle, community, id, at);
        }
    }

    static void left(Transaction transaction, String community, String id, Instant at) {
        Handle handle = changing(transaction, community);
        int changed = handle.createUpdate("UPDATE visit SET left_at = :at WHERE community = :community AND id = :id"
                        + " AND entered_at IS NOT NULL")
                .bind("at", at.toEpochMilli())
                .bind("community", community)
                .bind("id", id)
                .execute();
        if (changed > 0) {
            tell(handle, community, id, at);
        }
    }

    static void addPass(Handle handle, Visit visit, Instant from, Instant until, String pass) {
        handle.createUpdate("INSERT INTO visit_pass (community, visit, starts_at, until_at, pass)"
                        + " VALUES (:community, :visit, :from, :until, :pass)")
                .bind("community", visit.community())
                .bind("visit", visit.id())
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .bind("pass", pass)
                .execute();
    }

    static Optional<String> passAt(Handle handle, Visit visit, Instant from) {
        return handle.createQuery("SELECT pass FROM visit_pass WHERE community = :community AND visit = :visit"
                        + " AND starts_at = :from")
                .bind("community", visit.community())
                .bind("visit", visit.id())
                .bind("from", from.toEpochMilli())
                .mapTo(String.class)
                .findOne();
    }

    /** Passes that may still open something. */
    static List<String> livePasses(Handle handle, Visit visit, Instant now) {
        return handle.createQuery("SELECT pass FROM visit_pass WHERE community = :community AND visit = :visit"
                        + " AND until_at > :now")
                .bind("community", visit.community())
                .bind("visit", visit.id())
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .list();
    }

    static Optional<Visit> ofPass(Handle handle, String pass) {
        return handle.createQuery("SELECT v.* FROM visit_pass p JOIN visit v ON v.community = p.community"
                        + " AND v.id = p.visit WHERE p.pass = :pass")
                .bind("pass", pass)
                .map((row, context) -> visit(row))
                .findOne();
    }

    static Optional<Visit> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM visit WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> visit(row))
                .findOne();
    }

    /** Newest first. */
    static Page<Visit> list(Handle handle, String community, Wanted wanted, @Nullable String cursor, int size) {
        StringBuilder sql = new StringBuilder();
        Map<String, String> values = new TreeMap<>();
        if (wanted.state() != null) {
            sql.append(" AND state = :state");
            values.put("state", wanted.state().name());
        }
        if (wanted.kind() != null) {
            sql.append(" AND kind = :kind");
            values.put("kind", wanted.kind().name());
        }
        if (wanted.unit() != null) {
            sql.append(" AND unit = :unit");
            values.put("unit", wanted.unit());
        }
        if (wanted.inside()) {
            sql.append(" AND entered_at IS NOT NULL AND left_at IS NULL");
        }
        return page(handle, community, sql.toString(), values, List.of(), cursor, size);
    }

    /** Whom a person invited, and whoever asks for these households; newest first. */
    static Page<Visit> listFor(
            Handle handle,
            String community,
            String person,
            List<String> households,
            @Nullable String cursor,
            int size) {
        String ofHome = households.isEmpty() ? "" : " OR household IN (<households>)";
        return page(
                handle,
                community,
                " AND (host = :person" + ofHome + ")",
                Map.of("person", person),
                households,
                cursor,
                size);
    }

    private static Page<Visit> page(
            Handle handle,
            String community,
            String narrowed,
            Map<String, String> values,
            List<String> households,
            @Nullable String cursor,
            int size) {
        String[] key = Page.decodePair(cursor);
        Query query = handle.createQuery("SELECT * FROM visit WHERE community = :community" + narrowed
                        + " AND (made_at, id) < (:before, :beforeId) ORDER BY made_at DESC, id DESC LIMIT :limit")
                .bind("community", community)
                .bindMap(values)
                .bind("before", Columns.millisBefore(key[1]))
                .bind("beforeId", key[0])
                .bind("limit", size + 1);
        if (!households.isEmpty()) {
            query.bindList("households", households);
        }
        return Page.of(
                query.map((row, context) -> visit(row)).list(),
                size,
                visit -> Page.pair(visit.id(), Long.toString(visit.madeAt().toEpochMilli())));
    }

    private static Visit visit(ResultSet row) throws SQLException {
        String week = row.getString("week");
        return new Visit(
                text(row, "community"),
                text(row, "id"),
                Visit.Kind.valueOf(text(row, "kind")),
                text(row, "name"),
                text(row, "plate"),
                text(row, "purpose"),
                row.getString("unit"),
                row.getString("household"),
                row.getString("host"),
                Arrays.stream(text(row, "doors").split(" "))
                        .filter(door -> !door.isEmpty())
                        .collect(Collectors.toSet()),
                instant(row, "from_at"),
                instant(row, "until_at"),
                row.getInt("uses"),
                week == null ? null : JsonText.read(week, Week.class),
                Visit.State.valueOf(text(row, "state")),
                text(row, "made_by"),
                instant(row, "made_at"),
                row.getString("decided_by"),
                instantOrNull(row, "decided_at"),
                text(row, "words"),
                instantOrNull(row, "entered_at"),
                instantOrNull(row, "left_at"));
    }
}
