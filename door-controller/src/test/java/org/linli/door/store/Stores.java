package org.linli.door.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;

/** What the store's tests share. */
final class Stores {

    static final String DOOR = "door-1";
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final DoorClock CLOCK = () -> new DoorClock.Reading(NOON, ClockTrust.TRUSTED);
    /** Maintenance never runs by itself. */
    static final StoreOptions QUIET = new StoreOptions(10_000, 64 << 20, 0, Duration.ofDays(1));

    private Stores() {}

    static DoorStore open(Path directory) throws IOException {
        return DoorStore.open(directory, DOOR, CLOCK, QUIET);
    }

    static DoorEvent event(int number) {
        return new DoorEvent(
                DOOR,
                NOON.plusSeconds(number),
                ClockTrust.TRUSTED,
                new Happening.InputRefused("test", "event " + number, number + 1L));
    }

    /** Everything that waits, batch by batch. */
    static List<EventBatch> batches(DoorStore store) {
        List<EventBatch> batches = new ArrayList<>();
        @Nullable OutboxPosition after = null;
        while (true) {
            var next = store.nextBatch(after, 100, 1 << 18);
            if (next.isEmpty()) {
                return batches;
            }
            batches.add(next.get().batch());
            after = next.get().end();
        }
    }

    static long chains(DoorStore store) {
        return batches(store).stream().map(EventBatch::chain).distinct().count();
    }

    /** Numbers of the test events that wait, in order, all chains verified from their first waiting row on. */
    static List<Integer> waiting(DoorStore store) throws MalformedMessage {
        List<Integer> numbers = new ArrayList<>();
        String chain = "";
        String hash = "";
        for (EventBatch batch : batches(store)) {
            for (EventBatch.Entry entry : batch.entries()) {
                if (!batch.chain().equals(chain)) {
                    chain = batch.chain();
                    hash = entry.sequence() == 1 ? EventChain.start(DOOR, chain) : "";
                }
                String expected = EventChain.next(hash, entry.sequence(), entry.body());
                if (!hash.isEmpty() && !expected.equals(entry.hash())) {
                    throw new AssertionError("the chain breaks at " + entry.sequence());
                }
                hash = entry.hash();
                if (happening(entry.body()) instanceof Happening.InputRefused refused) {
                    numbers.add((int) refused.count() - 1);
                }
            }
        }
        return numbers;
    }

    static List<Happening.StorageTrouble> troubles(DoorStore store) throws MalformedMessage {
        List<Happening.StorageTrouble> found = new ArrayList<>();
        for (EventBatch batch : batches(store)) {
            for (EventBatch.Entry entry : batch.entries()) {
                if (happening(entry.body()) instanceof Happening.StorageTrouble trouble) {
                    found.add(trouble);
                }
            }
        }
        return found;
    }

    private static Happening happening(String body) throws MalformedMessage {
        return Codec.decode(body, DoorEvent.class).happening();
    }
}
