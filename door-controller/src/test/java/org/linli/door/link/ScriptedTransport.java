package org.linli.door.link;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;

/** A transport whose other end is the test. */
final class ScriptedTransport implements Transport {

    record Sent(String topic, byte[] body, boolean retain) {}

    final List<Sent> sent = new CopyOnWriteArrayList<>();
    final AtomicInteger acknowledged = new AtomicInteger();
    /** Whether the broker takes what is published. */
    volatile boolean accepting = true;

    private @Nullable Listener listener;

    @Override
    public void start(Listener all) {
        listener = all;
    }

    @Override
    public CompletableFuture<Void> publish(String topic, byte[] body, boolean retain) {
        sent.add(new Sent(topic, body, retain));
        return accepting ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> subscribe(String topic) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public long failedAttempts() {
        return 0;
    }

    @Override
    public void setPlugged(boolean plugged) {
        if (plugged) {
            connect();
        } else {
            disconnect();
        }
    }

    @Override
    public void close() {}

    void connect() {
        listener().connected();
    }

    void disconnect() {
        listener().disconnected();
    }

    void deliver(String topic, Record message) {
        deliver(topic, Codec.encodeBytes(message), false);
    }

    void deliver(String topic, byte[] body, boolean retained) {
        listener().received(new Incoming(topic, body, retained, acknowledged::incrementAndGet));
    }

    <T extends Record> List<T> on(String topic, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Sent each : sent) {
            if (each.topic().equals(topic)) {
                try {
                    found.add(Codec.decode(each.body(), type));
                } catch (MalformedMessage e) {
                    throw new AssertionError(e);
                }
            }
        }
        return found;
    }

    private Listener listener() {
        if (listener == null) {
            throw new AssertionError("not started");
        }
        return listener;
    }
}
