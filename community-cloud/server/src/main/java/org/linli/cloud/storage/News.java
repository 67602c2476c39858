package org.linli.cloud.storage;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Short news among the server processes on one database: what each keeps in memory or shows live must follow what the others do. On SQLite there are no others.
 *
 * <p>Thread: any. Listeners are called on the thread that committed, or on the one that hears the others; they must not block.
 */
public final class News {

    /** What a single message of PostgreSQL carries, with room for its head. */
    static final int MAX_BYTES = 7_000;

    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private final List<Runnable> gaps = new CopyOnWriteArrayList<>();
    private volatile Consumer<Note> others = note -> {};

    /**
     * One piece of news.
     *
     * @param topic {@code [a-z-]+}
     * @param text at most {@link #MAX_BYTES} bytes of UTF-8
     */
    record Note(String topic, String text) {
        Note {
            if (!topic.matches("[a-z-]{1,40}")
                    || text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_BYTES) {
                throw new IllegalArgumentException("no news: topic " + topic + ", " + text.length() + " characters");
            }
        }
    }

    /** Hears of a topic, whichever process tells it. */
    public void listen(String topic, Consumer<String> listener) {
        listeners.computeIfAbsent(topic, unused -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /** Called when news of others may have been missed: whatever is remembered may be out of date. */
    public void onGap(Runnable listener) {
        gaps.add(listener);
    }

    /**
     * Tells the other processes, soon, and never waits. For what is only shown: when this process dies at this moment, nobody hears. What others must not miss is told
     * by {@link Transaction#tell}.
     */
    public void tellOthers(String topic, String text) {
        others.accept(new Note(topic, text));
    }

    /** Where news for others goes; nowhere until this is called. */
    void connect(Consumer<Note> line) {
        others = line;
    }

    void hear(Note note) {
        listeners.getOrDefault(note.topic(), List.of()).forEach(listener -> listener.accept(note.text()));
    }

    void missed() {
        gaps.forEach(Runnable::run);
    }
}
