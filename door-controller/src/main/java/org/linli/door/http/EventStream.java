package org.linli.door.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Server-sent events to a bounded number of listeners. A listener that does not keep up loses the oldest events, so whatever is sent
 * must stand for itself. Thread: any; {@link #send} never blocks.
 */
public final class EventStream {

    /** Listeners at once; each holds one thread. */
    public static final int MAX_LISTENERS = 16;

    private static final int MAX_WAITING = 64;
    private static final long HEARTBEAT_SECONDS = 10;

    private final Set<BlockingQueue<String>> listeners = ConcurrentHashMap.newKeySet();
    private final Supplier<String> greeting;
    private volatile boolean closed;

    /** @param greeting the events that a new listener gets first, made by {@link #event} */
    public EventStream(Supplier<String> greeting) {
        this.greeting = greeting;
    }

    /** The text of one event. */
    public static String event(String name, Object value) {
        return "event: " + name + "\ndata: " + Reply.jsonText(value) + "\n\n";
    }

    public void send(String event) {
        for (BlockingQueue<String> listener : listeners) {
            while (!listener.offer(event)) {
                listener.poll();
            }
        }
    }

    public boolean hasListeners() {
        return !listeners.isEmpty();
    }

    boolean isFull() {
        return listeners.size() >= MAX_LISTENERS;
    }

    /** Writes until the listener goes or the stream closes. */
    void serve(OutputStream out) throws IOException, InterruptedException {
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(MAX_WAITING);
        listeners.add(queue);
        try {
            out.write(greeting.get().getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (!closed) {
                String event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                out.write((event == null ? ": still here\n\n" : event).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } finally {
            listeners.remove(queue);
        }
    }

    void close() {
        closed = true;
        send(": bye\n\n");
    }
}
