package org.linli.door.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.linli.messages.event.Happening;

/** Counts bad input and lets one event a source and cause through each second, so that a flood of garbage fills no disk. Thread: any. */
final class RefusedInputs {

    private static final long QUIET_MILLIS = 1_000;

    /** Sources and causes told apart; further ones are counted together. */
    private static final int KINDS = 64;

    private static final int TEXT_LIMIT = 100;

    private record Key(String source, String cause) {}

    private static final class Count {
        private long waiting;
        private long toldAtMillis;
        private boolean told;
    }

    private final Map<Key, Count> counts = new HashMap<>();

    synchronized void add(String source, String cause) {
        Key key = new Key(shortened(source), shortened(cause));
        if (!counts.containsKey(key) && counts.size() >= KINDS) {
            key = new Key("other", "other");
        }
        counts.computeIfAbsent(key, unused -> new Count()).waiting++;
    }

    /** The events that are due. */
    synchronized List<Happening> due(long nowMillis) {
        List<Happening> due = new ArrayList<>();
        counts.forEach((key, count) -> {
            if (count.waiting > 0 && (!count.told || nowMillis - count.toldAtMillis >= QUIET_MILLIS)) {
                due.add(new Happening.InputRefused(key.source, key.cause, count.waiting));
                count.waiting = 0;
                count.told = true;
                count.toldAtMillis = nowMillis;
            }
        });
        return due;
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT);
    }
}
