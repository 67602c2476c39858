package org.linli.mobileapi;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Live updates by server-sent events. {@link #publish} may be called from any thread and never waits: a client that reads too slowly loses its connection,
 * reconnects by itself and loads afresh, so nobody sees a gap as if it were the whole truth.
 */
public final class LiveFeed implements AutoCloseable {

    private static final int MAX_WAITING = 512;
    private static final long BEAT_MILLIS = 20_000;

    private final Vertx vertx;
    private final int maxClients;
    private final Predicate<Caller> stillValid;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastId = new AtomicLong();
    private final long timer;

    /**
     * @param maxClients more connections than this are refused with 503
     * @param stillValid asked every 20 s on a worker thread whether a session still holds; a client whose session ended is disconnected
     */
    public LiveFeed(Vertx vertx, int maxClients, Predicate<Caller> stillValid) {
        this.vertx = vertx;
        this.maxClients = maxClients;
        this.stillValid = stillValid;
        this.timer = vertx.setPeriodic(BEAT_MILLIS, unused -> beat());
    }

    /**
     * Sends an event to every client whose caller may see it.
     *
     * @param name event name, {@code [a-z-]+}
     * @param audience decides for each connected caller; called on the publishing thread, must not block
     */
    public void publish(String name, Object data, Predicate<Caller> audience) {
        if (clients.isEmpty()) {
            return;
        }
        String frame = "id: " + lastId.incrementAndGet() + "\nevent: " + name + "\ndata: " + Json.text(data) + "\n\n";
        for (Client client : clients) {
            if (audience.test(client.caller)) {
                client.offer(frame);
            }
        }
    }

    public int clients() {
        return clients.size();
    }

    void serve(RoutingContext routing, Caller caller) {
        if (clients.size() >= maxClients) {
            Failures.send(routing, Problem.of(503, "too-many-listeners", "Too many live connections"));
            return;
        }
        HttpServerResponse response = routing.response();
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader("X-Accel-Buffering", "no");
        Client client = new Client(vertx.getOrCreateContext(), response, caller);
        response.closeHandler(unused -> clients.remove(client));
        response.exceptionHandler(unused -> client.end());
        response.drainHandler(unused -> client.drain());
        clients.add(client);
        client.offer("retry: 2000\nevent: hello\ndata: {}\n\n");
    }

    private void beat() {
        for (Client client : clients) {
            vertx.executeBlocking(() -> stillValid.test(client.caller), false).onComplete(valid -> {
                if (valid.succeeded() && valid.result()) {
                    client.offer(": beat\n\n");
                } else {
                    client.end();
                }
            });
        }
    }

    /** Disconnects a session at once, as after sign-out or revocation. */
    public void disconnect(String session) {
        for (Client client : clients) {
            if (session.equals(client.caller.session())) {
                client.end();
            }
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        clients.forEach(Client::end);
    }

    /** One connection: a bounded queue that the connection's own event loop empties. */
    private final class Client {
        private final Context context;
        private final HttpServerResponse response;
        private final Caller caller;
        private final Deque<String> waiting = new ArrayDeque<>();
        private boolean ended;

        private Client(Context context, HttpServerResponse response, Caller caller) {
            this.context = context;
            this.response = response;
            this.caller = caller;
        }

        private void offer(String frame) {
            boolean tooSlow;
            synchronized (waiting) {
                if (ended) {
                    return;
                }
                tooSlow = waiting.size() >= MAX_WAITING;
                if (!tooSlow) {
                    waiting.add(frame);
                }
            }
            if (tooSlow) {
                end();
            } else {
                context.runOnContext(unused -> drain());
            }
        }

        private void drain() {
            while (!response.writeQueueFull() && !response.closed()) {
                String frame;
                synchronized (waiting) {
                    frame = waiting.poll();
                }
                if (frame == null) {
                    return;
                }
                // A failed write closes the connection, and the close handler forgets the client.
                response.write(frame).onFailure(unused -> end());
            }
        }

        private void end() {
            synchronized (waiting) {
                if (ended) {
                    return;
                }
                ended = true;
                waiting.clear();
            }
            clients.remove(this);
            // Reset, not a polite end: a client that does not read would hold the last bytes for ever.
            context.runOnContext(unused -> response.reset());
        }
    }
}
