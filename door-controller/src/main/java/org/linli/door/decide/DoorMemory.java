package org.linli.door.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.MemoryChange.Kind;
import org.linli.messages.event.Side;
import org.linli.messages.pass.RotatingPass;

/**
 * What earlier events left behind at this door. Changed only by {@link MemoryChange}s, the same that are committed, so that a restart
 * finds what was there. Thread: the door's own.
 */
public final class DoorMemory {

    /** Key of a kind that has one row. */
    static final String ONLY = "-";

    private static final String LOCKDOWN = "lockdown";
    private static final String EVACUATION = "evacuation";
    private static final String ON = "on";
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration STEPS_KEPT = Duration.ofDays(7);

    private final Map<Kind, Map<String, String>> rows = new EnumMap<>(Kind.class);

    public DoorMemory() {
        for (Kind kind : Kind.values()) {
            rows.put(kind, new HashMap<>());
        }
    }

    /** The memory that these rows describe. A row that cannot be read counts as not there: a door must start. */
    public static DoorMemory of(Iterable<MemoryChange> stored) {
        DoorMemory memory = new DoorMemory();
        for (MemoryChange row : stored) {
            if (row.value() == null || isReadable(row.kind(), row.value())) {
                memory.apply(row);
            }
        }
        return memory;
    }

    private static boolean isReadable(Kind kind, String value) {
        try {
            return switch (kind) {
                case PASSAGE, SECOND_PERSON, SECOND_FACTOR -> Remembered.Presence.parse(value) != null;
                case VISITOR_USES -> Remembered.Uses.parse(value) != null;
                case PASS_STEP -> Long.parseLong(value) >= 0;
                case ATTEMPTS -> Attempts.parse(value).failures() != null;
                case COMMAND -> Instant.parse(value) != null;
                case FIRST_PERSON, MODE -> true;
            };
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    public void apply(MemoryChange change) {
        if (change.value() == null) {
            table(change.kind()).remove(change.key());
        } else {
            table(change.kind()).put(change.key(), change.value());
        }
    }

    public void apply(Iterable<MemoryChange> changes) {
        changes.forEach(this::apply);
    }

    /** Every row, as changes that would rebuild this memory. */
    public List<MemoryChange> rows() {
        List<MemoryChange> all = new ArrayList<>();
        rows.forEach((kind, table) -> table.forEach((key, value) -> all.add(new MemoryChange(kind, key, value))));
        return all;
    }

    /** Forgets on which side a holder is; null for everybody. */
    public List<MemoryChange> forgetPassages(@Nullable String holder) {
        return table(Kind.PASSAGE).keySet().stream()
                .filter(key -> holder == null || holder.equals(key))
                .map(key -> new MemoryChange(Kind.PASSAGE, key, null))
                .toList();
    }

    /** What would take back the passages among these changes, which must not have been applied yet: for somebody who was let in and did not go. */
    public List<MemoryChange> undoPassages(List<MemoryChange> changes) {
        return changes.stream()
                .filter(change -> change.kind() == Kind.PASSAGE)
                .map(change -> new MemoryChange(Kind.PASSAGE, change.key(), find(Kind.PASSAGE, change.key())))
                .toList();
    }

    /** Whether this command was carried out or refused before. */
    public boolean knowsCommand(String id) {
        return find(Kind.COMMAND, id) != null;
    }

    /** To be committed with the result of a command, before it is carried out. */
    public static MemoryChange commandSeen(String id, Instant expiresAt) {
        return new MemoryChange(Kind.COMMAND, id, expiresAt.toString());
    }

    /** Whether lockdown was ordered and not ended. */
    public boolean isLockdown() {
        return find(Kind.MODE, LOCKDOWN) != null;
    }

    /** Whether evacuation was ordered and not ended; the fire input is not in here. */
    public boolean isEvacuation() {
        return find(Kind.MODE, EVACUATION) != null;
    }

    public static MemoryChange lockdown(boolean on) {
        return new MemoryChange(Kind.MODE, LOCKDOWN, on ? ON : null);
    }

    public static MemoryChange evacuation(boolean on) {
        return new MemoryChange(Kind.MODE, EVACUATION, on ? ON : null);
    }

    /** Whether somebody has come in with a credential during the free passage that began then. */
    public boolean hasFirstPerson(Instant freePassageSince) {
        return freePassageSince.toString().equals(find(Kind.FIRST_PERSON, ONLY));
    }

    /**
     * Rows that no decision can need any more: ended visitor passes, expired commands, sides beyond the reset, old steps. Only to be used with a
     * trusted clock: after a jump ahead everything would look old. An hour's grace forgives a clock that is set back a little.
     */
    public List<MemoryChange> outdated(Instant now, int antiPassbackResetMinutes) {
        Instant grace = now.minus(GRACE);
        List<MemoryChange> outdated = new ArrayList<>();
        collect(Kind.VISITOR_USES, outdated, text -> {
            Remembered.Uses uses = Remembered.Uses.parse(text);
            return uses == null || uses.until().isBefore(grace);
        });
        collect(Kind.COMMAND, outdated, text -> Instant.parse(text).isBefore(grace));
        collect(Kind.PASSAGE, outdated, text -> {
            Remembered.Presence last = Remembered.Presence.parse(text);
            return last == null || last.at().isBefore(grace.minus(Duration.ofMinutes(antiPassbackResetMinutes)));
        });
        long oldestStep = RotatingPass.stepAt(now.minus(STEPS_KEPT));
        collect(Kind.PASS_STEP, outdated, text -> Long.parseLong(text) < oldestStep);
        return outdated;
    }

    private void collect(Kind kind, List<MemoryChange> outdated, Predicate<String> isOld) {
        table(kind).forEach((key, value) -> {
            if (isOld.test(value)) {
                outdated.add(new MemoryChange(kind, key, null));
            }
        });
    }

    Attempts attempts(Attempts.Group group) {
        return Attempts.parse(find(Kind.ATTEMPTS, group.name()));
    }

    /** The last accepted step of a pass key; -1 when there is none. */
    long lastStep(String keyId) {
        String text = find(Kind.PASS_STEP, keyId);
        return text == null ? -1 : Long.parseLong(text);
    }

    int uses(String passId) {
        Remembered.Uses uses = Remembered.Uses.parse(find(Kind.VISITOR_USES, passId));
        return uses == null ? 0 : uses.count();
    }

    Remembered.@Nullable Presence lastPassage(String holder) {
        return Remembered.Presence.parse(find(Kind.PASSAGE, holder));
    }

    Remembered.@Nullable Presence waitingPerson(Side side) {
        return Remembered.Presence.parse(find(Kind.SECOND_PERSON, side.name()));
    }

    Remembered.@Nullable Presence waitingFace() {
        return Remembered.Presence.parse(find(Kind.SECOND_FACTOR, ONLY));
    }

    /** The stored text; null when there is none. */
    @Nullable
    String find(Kind kind, String key) {
        return table(kind).get(key);
    }

    Map<String, String> table(Kind kind) {
        Map<String, String> table = rows.get(kind);
        if (table == null) {
            throw new IllegalStateException("every kind has a table");
        }
        return table;
    }
}
