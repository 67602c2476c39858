package org.linli.door.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.MemoryChange.Kind;

class DoorMemoryTest {

    private static final Instant NOW = Village.NOON;

    @Test
    void rows_rebuild_the_memory() {
        DoorMemory memory = new DoorMemory();
        memory.apply(new MemoryChange(Kind.PASS_STEP, "k", "5"));
        memory.apply(DoorMemory.lockdown(true));
        memory.apply(DoorMemory.commandSeen("c", NOW));
        DoorMemory again = DoorMemory.of(memory.rows());
        assertEquals(new HashSet<>(memory.rows()), new HashSet<>(again.rows()));
        assertEquals(5, again.lastStep("k"));
        assertTrue(again.isLockdown());
        assertTrue(again.knowsCommand("c"));
        again.apply(DoorMemory.lockdown(false));
        assertFalse(again.isLockdown());
    }

    @Test
    void rows_that_cannot_be_read_count_as_not_there() {
        List<MemoryChange> broken = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (String value : List.of("", " ", "x", "1 2", "ENTRY yesterday -", "5 x:y", "9999999999999999999999")) {
                broken.add(new MemoryChange(kind, "k", value));
            }
        }
        DoorMemory memory = DoorMemory.of(broken);
        assertEquals(-1, memory.lastStep("k"));
        assertEquals(0, memory.uses("k"));
        assertEquals(List.of(), memory.outdated(NOW, 60));
    }

    @Test
    void only_what_no_decision_needs_is_outdated() {
        DoorMemory memory = new DoorMemory();
        Instant longAgo = NOW.minus(Duration.ofDays(9));
        Instant justNow = NOW.minusSeconds(60);
        for (Instant at : List.of(longAgo, justNow)) {
            String key = at.equals(longAgo) ? "old" : "new";
            memory.apply(DoorMemory.commandSeen(key, at));
            memory.apply(new MemoryChange(Kind.VISITOR_USES, key, "1 " + at));
            memory.apply(new MemoryChange(Kind.PASSAGE, key, "ENTRY " + at + " -"));
            memory.apply(new MemoryChange(Kind.PASS_STEP, key, Long.toString(at.getEpochSecond() / 15)));
        }
        memory.apply(DoorMemory.evacuation(true));
        List<MemoryChange> outdated = memory.outdated(NOW, 60);
        assertEquals(4, outdated.size());
        assertTrue(outdated.stream().allMatch(change -> change.key().equals("old") && change.value() == null));
    }

    @Test
    void attempts_read_back_what_they_wrote() {
        Attempts attempts = Attempts.NONE
                .plus(new Attempts.Failure(1_000, 7), 5, 60_000, 1_000)
                .plus(new Attempts.Failure(2_000, 0), 5, 60_000, 1_000);
        assertEquals(attempts, Attempts.parse(attempts.text()));
        assertEquals(Attempts.NONE, Attempts.parse(Attempts.NONE.text()));
    }
}
