package org.linli.cloud.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.ModelDoor;
import org.linli.cloud.events.EventIngest;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;

/** A door that gets its rules and says what happened, when the test wants it to. */
final class TalkingDoor {

    private final String id;
    private final Access access;
    private final EventIngest events;
    private final Clock clock;
    private final ModelDoor rules;
    private long sequence;
    private String hash;

    TalkingDoor(String id, Access access, EventIngest events, Clock clock) {
        this.id = id;
        this.access = access;
        this.events = events;
        this.clock = clock;
        this.rules = new ModelDoor(id);
        this.hash = EventChain.start(id, "k1");
    }

    void catchUp() {
        access.sync().answer(rules.request()).forEach(rules::apply);
        access.sync().report(rules.report());
    }

    void says(Happening happening) {
        says(happening, Duration.ZERO);
    }

    /** @param ago by the door's own clock */
    void says(Happening happening, Duration ago) {
        Instant at = clock.instant().minus(ago);
        String body = Codec.encode(new DoorEvent(id, at, DoorEvent.ClockTrust.TRUSTED, happening));
        hash = EventChain.next(hash, ++sequence, body);
        try {
            events.take(new EventBatch(id, "k1", List.of(new EventBatch.Entry(sequence, body, hash))));
        } catch (MalformedMessage impossible) {
            throw new AssertionError(impossible);
        }
    }
}
