package org.linli.cloud.emergencies;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.eldercare.emergency.Cause;
import org.linli.eldercare.emergency.Emergency;
import org.linli.eldercare.emergency.EmergencyState;
import org.linli.eldercare.emergency.Escalation;

/** Emergencies, their presses and steps as rows. */
final class EmergencyRows {

    private EmergencyRows() {}

    static void insert(Handle handle, StoredEmergency stored) {
        handle.createUpdate(
                        "INSERT INTO emergency (id, community, person, door, unit, trial, state, responder, since_at,"
                                + " presses, plan, started_at, begun, epoch, next_at, raised_at, received_at, cause, note)"
                                + " VALUES (:id, :community, :person, :door, :unit, :trial, :state, :responder, :since,"
                                + " :presses, :plan, :started, :begun, :epoch, :next, :raised, :received, :cause, :note)")
                .bind("id", stored.id())
                .bind("community", stored.community())
                .bind("person", stored.person())
                .bind("door", stored.door())
                .bind("unit", stored.unit())
                .bind("trial", stored.trial())
                .bind("plan", PlanText.of(stored.emergency().escalation().plan()))
                .bind("raised", stored.raisedAt().toEpochMilli())
                .bind("received", stored.receivedAt().toEpochMilli())
                .bindMap(changing(stored))
                .execute();
    }

    static void update(Handle handle, StoredEmergency stored) {
        handle.createUpdate("UPDATE emergency SET state = :state, responder = :responder, since_at = :since,"
                        + " presses = :presses, started_at = :started, begun = :begun, epoch = :epoch,"
                        + " next_at = :next, cause = :cause, note = :note WHERE id = :id")
                .bind("id", stored.id())
                .bindMap(changing(stored))
                .execute();
    }

    private static Map<String, Object> changing(StoredEmergency stored) {
        Emergency emergency = stored.emergency();
        Map<String, Object> values = new HashMap<>();
        String responder = emergency.responder();
        Cause cause = stored.cause();
        values.put("state", emergency.state().name());
        values.put("responder", responder == null ? "" : responder);
        values.put("since", emergency.since().toEpochMilli());
        values.put("presses", emergency.presses());
        values.put("started", emergency.escalation().startedAt().toEpochMilli());
        values.put("begun", PlanText.of(emergency.escalation().begun()));
        values.put("epoch", emergency.epoch());
        values.put("next", emergency.nextAt().map(Instant::toEpochMilli).orElse(null));
        values.put("cause", cause == null ? "" : cause.name());
        values.put("note", stored.note());
        return values;
    }

    static Optional<StoredEmergency> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM emergency WHERE id = :id AND community = :community")
                .bind("id", id)
                .bind("community", community)
                .map((row, context) -> map(row))
                .findOne();
    }

    /** What this source has reported already under this name. */
    static Optional<String> ofPress(Handle handle, String community, String press) {
        return handle.createQuery("SELECT emergency FROM emergency_press WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", press)
                .mapTo(String.class)
                .findOne();
    }

    /** The open one of this person, or, when nobody knows who pressed, of this door. A test never joins a real one. */
    static Optional<StoredEmergency> open(Handle handle, Press press, String community) {
        boolean known = !press.person().isEmpty();
        return handle.createQuery("SELECT * FROM emergency WHERE community = :community AND person = :person"
                        + (known ? "" : " AND door = :door")
                        + " AND trial = :trial AND state <> 'CLOSED' ORDER BY received_at, id LIMIT 1")
                .bind("community", community)
                .bind("person", press.person())
                .bind("trial", press.trial())
                .bindMap(known ? Map.of() : Map.of("door", press.door()))
                .map((row, context) -> map(row))
                .findOne();
    }

    static void insertPress(Handle handle, String community, String emergency, Press press, Instant received) {
        handle.createUpdate("INSERT INTO emergency_press (community, id, emergency, source, by_person, at, received_at)"
                        + " VALUES (:community, :id, :emergency, :source, :by, :at, :received)")
                .bind("community", community)
                .bind("id", press.id())
                .bind("emergency", emergency)
                .bind("source", press.source().name())
                .bind("by", press.by())
                .bind("at", press.at().toEpochMilli())
                .bind("received", received.toEpochMilli())
                .execute();
    }

    /** Of one emergency as it was reported, first the first. */
    static List<PressRow> presses(Handle handle, String emergency, int most) {
        return handle.createQuery("SELECT id, source, by_person, at, received_at FROM emergency_press"
                        + " WHERE emergency = :emergency ORDER BY received_at, id LIMIT :most")
                .bind("emergency", emergency)
                .bind("most", most)
                .map((row, context) -> new PressRow(
                        text(row, "id"),
                        Press.Source.valueOf(text(row, "source")),
                        text(row, "by_person"),
                        instant(row, "at"),
                        instant(row, "received_at")))
                .list();
    }

    /** A press as it is kept. */
    record PressRow(String id, Press.Source source, String by, Instant at, Instant receivedAt) {}

    /**
     * What was done.
     *
     * @param actor empty for the clock
     * @param call name of the call: epoch, tier and round; null for what is no call
     * @param plannedAt of a call
     * @param receivers how many were called
     */
    record Step(
            Instant at,
            String step,
            String actor,
            String words,
            @Nullable String call,
            @Nullable Instant plannedAt,
            int receivers) {

        static Step by(String actor, String step, String words, Instant at) {
            return new Step(at, step, actor, words, null, null, 0);
        }
    }

    static void insertStep(Handle handle, String emergency, Step step) {
        handle.createUpdate(
                        "INSERT INTO emergency_step (id, emergency, at, step, actor, words, call, planned_at,"
                                + " receivers) VALUES (:id, :emergency, :at, :step, :actor, :words, :call, :planned, :receivers)")
                .bind("id", TimedIds.next(step.at().toEpochMilli()))
                .bind("emergency", emergency)
                .bind("at", step.at().toEpochMilli())
                .bind("step", step.step())
                .bind("actor", step.actor())
                .bind("words", step.words())
                .bind("call", step.call())
                .bind("planned", Columns.millis(step.plannedAt()))
                .bind("receivers", step.receivers())
                .execute();
    }

    static List<Step> steps(Handle handle, String emergency, int most) {
        return handle.createQuery("SELECT * FROM emergency_step WHERE emergency = :emergency ORDER BY id LIMIT :most")
                .bind("emergency", emergency)
                .bind("most", most)
                .map((row, context) -> new Step(
                        instant(row, "at"),
                        text(row, "step"),
                        text(row, "actor"),
                        text(row, "words"),
                        row.getString("call"),
                        Columns.instantOrNull(row, "planned_at"),
                        row.getInt("receivers")))
                .list();
    }

    static void addReceivers(Handle handle, String emergency, Collection<String> persons, Instant now) {
        var batch = handle.prepareBatch("INSERT INTO emergency_receiver (emergency, person, first_at)"
                + " VALUES (:emergency, :person, :now) ON CONFLICT (emergency, person) DO NOTHING");
        for (String person : persons) {
            batch.bind("emergency", emergency)
                    .bind("person", person)
                    .bind("now", now.toEpochMilli())
                    .add();
        }
        if (!persons.isEmpty()) {
            batch.execute();
        }
    }

    static Set<String> receivers(Handle handle, String emergency) {
        return new TreeSet<>(handle.createQuery("SELECT person FROM emergency_receiver WHERE emergency = :emergency")
                .bind("emergency", emergency)
                .mapTo(String.class)
                .list());
    }

    /** What the clock is to look at, the longest due first. */
    static List<String> due(Handle handle, Instant now, int most) {
        return handle.createQuery("SELECT id FROM emergency WHERE next_at <= :now ORDER BY next_at, id LIMIT :most")
                .bind("now", now.toEpochMilli())
                .bind("most", most)
                .mapTo(String.class)
                .list();
    }

    static Optional<Instant> nextDue(Handle handle) {
        return handle.createQuery("SELECT min(next_at) AS next_at FROM emergency WHERE next_at IS NOT NULL")
                .map((row, context) -> Optional.ofNullable(Columns.instantOrNull(row, "next_at")))
                .one();
    }

    static Optional<StoredEmergency> any(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM emergency WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> map(row))
                .findOne();
    }

    /** Newest first. */
    static List<StoredEmergency> page(Handle handle, String community, boolean open, String[] key, int limit) {
        return handle.createQuery(
                        "SELECT * FROM emergency WHERE community = :community"
                                + (open ? " AND state <> 'CLOSED'" : "")
                                + " AND (received_at, id) < (:before, :beforeId) ORDER BY received_at DESC, id DESC LIMIT :limit")
                .bind("community", community)
                .bind("before", Columns.millisBefore(key[1]))
                .bind("beforeId", key[0])
                .bind("limit", limit)
                .map((row, context) -> map(row))
                .list();
    }

    /** Those to which somebody was called, newest first. */
    static List<StoredEmergency> pageOf(Handle handle, String community, String receiver, String[] key, int limit) {
        return handle.createQuery("SELECT e.* FROM emergency_receiver r JOIN emergency e ON e.id = r.emergency"
                        + " WHERE r.person = :receiver AND e.community = :community"
                        + " AND (e.received_at, e.id) < (:before, :beforeId)"
                        + " ORDER BY e.received_at DESC, e.id DESC LIMIT :limit")
                .bind("receiver", receiver)
                .bind("community", community)
                .bind("before", Columns.millisBefore(key[1]))
                .bind("beforeId", key[0])
                .bind("limit", limit)
                .map((row, context) -> map(row))
                .list();
    }

    static String key(StoredEmergency stored) {
        return Page.pair(stored.id(), Long.toString(stored.receivedAt().toEpochMilli()));
    }

    private static StoredEmergency map(ResultSet row) throws SQLException {
        String responder = text(row, "responder");
        String cause = text(row, "cause");
        Escalation escalation = new Escalation(
                PlanText.plan(text(row, "plan")), instant(row, "started_at"), PlanText.begun(text(row, "begun")));
        return new StoredEmergency(
                text(row, "id"),
                text(row, "community"),
                text(row, "person"),
                text(row, "door"),
                text(row, "unit"),
                row.getBoolean("trial"),
                instant(row, "raised_at"),
                instant(row, "received_at"),
                new Emergency(
                        EmergencyState.valueOf(text(row, "state")),
                        responder.isEmpty() ? null : responder,
                        instant(row, "since_at"),
                        row.getInt("presses"),
                        escalation,
                        row.getInt("epoch")),
                cause.isEmpty() ? null : Cause.valueOf(cause),
                text(row, "note"));
    }
}
