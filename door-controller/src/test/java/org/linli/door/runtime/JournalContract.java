package org.linli.door.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.MemoryChange;
import org.linli.door.decide.MemoryChange.Kind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening;

/** What every journal keeps to. */
public interface JournalContract {

    Instant AT = Instant.parse("2026-11-18T02:00:00.123456Z");

    /** A new, empty journal of door {@code east-gate}. */
    Journal journal();

    /** Every event that a reader of the outbox would find, in order. */
    List<DoorEvent> storedEvents();

    /** Every row of the memory that a restart would find. */
    List<MemoryChange> storedRows();

    private static DoorEvent event(String name) {
        return new DoorEvent("east-gate", AT, ClockTrust.TRUSTED, new Happening.CommandDone(name, "OPEN", "DONE"));
    }

    private static MemoryChange put(String key, String value) {
        return new MemoryChange(Kind.PASS_STEP, key, value);
    }

    private static MemoryChange forget(String key) {
        return new MemoryChange(Kind.PASS_STEP, key, null);
    }

    private Set<MemoryChange> rows() {
        return new HashSet<>(storedRows());
    }

    @Test
    default void events_are_there_in_the_order_of_their_commits() throws JournalException {
        Journal journal = journal();
        journal.commit(List.of(event("a"), event("b")), List.of());
        journal.commit(List.of(event("c")), List.of());
        assertEquals(List.of(event("a"), event("b"), event("c")), storedEvents());
    }

    @Test
    default void a_change_replaces_the_row_of_the_same_kind_and_key() throws JournalException {
        Journal journal = journal();
        journal.commit(List.of(), List.of(put("k", "1"), new MemoryChange(Kind.PASSAGE, "k", "other kind")));
        journal.commit(List.of(), List.of(put("k", "2")));
        assertEquals(Set.of(put("k", "2"), new MemoryChange(Kind.PASSAGE, "k", "other kind")), rows());
    }

    @Test
    default void a_change_without_value_forgets_the_row() throws JournalException {
        Journal journal = journal();
        journal.commit(List.of(), List.of(put("k", "1"), put("l", "1")));
        journal.commit(List.of(), List.of(forget("k"), forget("never there")));
        assertEquals(Set.of(put("l", "1")), rows());
    }

    @Test
    default void changes_of_one_commit_count_in_order() throws JournalException {
        Journal journal = journal();
        journal.commit(List.of(), List.of(put("k", "1"), forget("k"), put("k", "2"), put("l", "1"), forget("l")));
        assertEquals(Set.of(put("k", "2")), rows());
    }

    @Test
    default void an_empty_commit_changes_nothing() throws JournalException {
        Journal journal = journal();
        journal.commit(List.of(), List.of());
        assertEquals(List.of(), storedEvents());
        assertEquals(Set.of(), rows());
    }

    @Test
    default void values_of_any_text_and_full_length_are_kept() throws JournalException {
        Journal journal = journal();
        MemoryChange long8000 = put("邻".repeat(64), "里\n\"' \\".repeat(1_600).substring(0, 8_000));
        journal.commit(List.of(), List.of(long8000));
        assertEquals(Set.of(long8000), rows());
    }
}
