package org.linli.cloud.homeassistant;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.linli.cloud.storage.Database;

/** Which communities are shown; none until somebody says so. Calls block. Thread: any. */
final class Switches {

    private final Database database;
    private final Clock clock;

    Switches(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether a community is shown. */
    enum State {
        OFF,
        ON,
        /** Is to be off, and what was shown is still there. */
        CLEARING
    }

    State of(String community) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT state FROM home_assistant WHERE community = :community")
                .bind("community", community)
                .mapTo(String.class)
                .findOne()
                .map(State::valueOf)
                .orElse(State.OFF));
    }

    void turn(String community, boolean on, String by) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO home_assistant (community, state, changed_by, changed_at)"
                        + " VALUES (:community, :first, :by, :now) ON CONFLICT (community) DO UPDATE SET"
                        + " state = CASE WHEN home_assistant.state = 'OFF' AND :state = 'CLEARING' THEN 'OFF'"
                        + " ELSE :state END, changed_by = excluded.changed_by, changed_at = excluded.changed_at")
                .bind("community", community)
                .bind("first", (on ? State.ON : State.OFF).name())
                .bind("state", (on ? State.ON : State.CLEARING).name())
                .bind("by", by)
                .bind("now", clock.millis())
                .execute());
    }

    /** The communities that are not off. */
    Map<State, List<String>> busy() {
        return database.read(transaction -> {
            Map<State, List<String>> all = new EnumMap<>(State.class);
            for (State state : List.of(State.ON, State.CLEARING)) {
                all.put(
                        state,
                        transaction
                                .handle()
                                .createQuery("SELECT community FROM home_assistant WHERE state = :state"
                                        + " ORDER BY community")
                                .bind("state", state.name())
                                .mapTo(String.class)
                                .list());
            }
            return all;
        });
    }

    /** Nothing of it is there any more. */
    void cleared(String community) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE home_assistant SET state = 'OFF' WHERE community = :community"
                        + " AND state = 'CLEARING'")
                .bind("community", community)
                .execute());
    }
}
