package org.linli.cloud.events;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.Happening;

/** Keeps the tables people look at, in the transaction that stores the events. */
final class Projections {

    private static final Map<Class<? extends Happening>, String> KINDS = Map.ofEntries(
            Map.entry(Happening.AccessDecided.class, "ACCESS"),
            Map.entry(Happening.DoorChanged.class, "DOOR"),
            Map.entry(Happening.AlarmRaised.class, "ALARM"),
            Map.entry(Happening.AlarmEnded.class, "ALARM_END"),
            Map.entry(Happening.CommandDone.class, "COMMAND"),
            Map.entry(Happening.RulesApplied.class, "RULES"),
            Map.entry(Happening.FaceEnrolled.class, "FACE_ENROLLED"),
            Map.entry(Happening.FaceErased.class, "FACE_ERASED"),
            Map.entry(Happening.InputRefused.class, "INPUT_REFUSED"),
            Map.entry(Happening.Started.class, "STARTED"),
            Map.entry(Happening.ClockStepped.class, "CLOCK"),
            Map.entry(Happening.StorageTrouble.class, "STORAGE"),
            Map.entry(Happening.WiringTested.class, "WIRING"));

    static String kindOf(Happening happening) {
        return KINDS.getOrDefault(happening.getClass(), "OTHER");
    }

    void apply(Handle handle, List<StoredEvent> events) {
        PreparedBatch accesses =
                handle.prepareBatch("INSERT INTO access_log (event, community, door, at, holder, credential,"
                        + " means, side, reason, granted, score, micros) VALUES (:event, :community, :door, :at, :holder, :credential,"
                        + " :means, :side, :reason, :granted, :score, :micros)");
        for (StoredEvent stored : events) {
            DoorEvent event = stored.event();
            Happening happening = event.happening();
            if (happening instanceof Happening.AccessDecided access) {
                add(accesses, stored, access);
            } else if (happening instanceof Happening.DoorChanged change) {
                doorChanged(handle, event, change);
            } else if (happening instanceof Happening.AlarmRaised alarm) {
                alarmRaised(handle, stored, alarm);
            } else if (happening instanceof Happening.AlarmEnded alarm) {
                alarmEnded(handle, stored, alarm);
            } else if (happening instanceof Happening.FaceEnrolled enrolled) {
                faceEnrolled(handle, event, enrolled);
            } else if (happening instanceof Happening.FaceErased erased) {
                faceErased(handle, event, erased);
            }
        }
        if (accesses.size() > 0) {
            accesses.execute();
        }
    }

    private static void add(PreparedBatch batch, StoredEvent stored, Happening.AccessDecided access) {
        batch.bind("event", stored.id())
                .bind("community", stored.community())
                .bind("door", stored.event().door())
                .bind("at", stored.event().at().toEpochMilli())
                .bind("holder", access.holder() == null ? "" : access.holder())
                .bind("credential", access.credential() == null ? "" : access.credential())
                .bind("means", access.means().name())
                .bind("side", access.side().name())
                .bind("reason", access.reason().name())
                .bind("granted", access.reason().granted())
                .bind("score", access.score())
                .bind("micros", access.micros())
                .add();
    }

    private static void doorChanged(Handle handle, DoorEvent event, Happening.DoorChanged change) {
        handle.createUpdate("INSERT INTO door_condition (door, state, cause, at) VALUES (:door, :state, :cause, :at)"
                        + " ON CONFLICT (door) DO UPDATE SET state = excluded.state, cause = excluded.cause,"
                        + " at = excluded.at")
                .bind("door", event.door())
                .bind("state", change.to().name())
                .bind("cause", change.cause())
                .bind("at", event.at().toEpochMilli())
                .execute();
    }

    private static void alarmRaised(Handle handle, StoredEvent stored, Happening.AlarmRaised alarm) {
        int raised = handle.createUpdate(
                        "INSERT INTO alarm (id, community, door, kind, holder, began_at, received_at)"
                                + " VALUES (:id, :community, :door, :kind, :holder, :at, :received) ON CONFLICT (id) DO NOTHING")
                .bind("id", alarm.alarm())
                .bind("community", stored.community())
                .bind("door", stored.event().door())
                .bind("kind", alarm.alarmKind().name())
                .bind("holder", alarm.holder() == null ? "" : alarm.holder())
                .bind("at", stored.event().at().toEpochMilli())
                .bind("received", stored.receivedAt().toEpochMilli())
                .execute();
        if (raised > 0) {
            EventChanges.alarm(handle, alarm.alarm(), "RAISED", stored.event().at());
        }
    }

    /** Only the door that raised an alarm can end its cause. */
    private static void alarmEnded(Handle handle, StoredEvent stored, Happening.AlarmEnded alarm) {
        DoorEvent event = stored.event();
        int ended = handle.createUpdate(
                        "UPDATE alarm SET ended_at = :at WHERE id = :id AND door = :door AND ended_at IS NULL")
                .bind("id", alarm.alarm())
                .bind("door", event.door())
                .bind("at", event.at().toEpochMilli())
                .execute();
        if (ended > 0) {
            EventChanges.alarm(handle, alarm.alarm(), "ENDED", event.at());
        }
    }

    private static void faceEnrolled(Handle handle, DoorEvent event, Happening.FaceEnrolled enrolled) {
        handle.createUpdate("INSERT INTO face_template (door, consent, holder, model, enrolled_at)"
                        + " VALUES (:door, :consent, :holder, :model, :at) ON CONFLICT (door, consent) DO UPDATE SET"
                        + " model = excluded.model, enrolled_at = excluded.enrolled_at, erased_at = NULL,"
                        + " erase_cause = NULL")
                .bind("door", event.door())
                .bind("consent", enrolled.consent())
                .bind("holder", enrolled.holder())
                .bind("model", enrolled.modelHash())
                .bind("at", event.at().toEpochMilli())
                .execute();
    }

    private static void faceErased(Handle handle, DoorEvent event, Happening.FaceErased erased) {
        handle.createUpdate("INSERT INTO face_template (door, consent, holder, model, erased_at, erase_cause)"
                        + " VALUES (:door, :consent, :holder, '', :at, :cause) ON CONFLICT (door, consent)"
                        + " DO UPDATE SET erased_at = excluded.erased_at, erase_cause = excluded.erase_cause")
                .bind("door", event.door())
                .bind("consent", erased.consent())
                .bind("holder", erased.holder())
                .bind("at", event.at().toEpochMilli())
                .bind("cause", erased.cause())
                .execute();
    }
}
