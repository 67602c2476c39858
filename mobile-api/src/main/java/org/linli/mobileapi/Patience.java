package org.linli.mobileapi;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Drops connections that keep a place without getting on. An idle limit alone is met by a byte now and then, so whole requests have a limit: the first head of a
 * connection the given time, a body and each later head four times that. Answers may take as long as they need, and live feeds stay. Thread: the connection's own
 * event loop.
 */
final class Patience {

    private static final int LATER = 4;

    private final Vertx vertx;
    private final long firstMillis;
    private final Map<HttpConnection, Waiting> connections = new ConcurrentHashMap<>();

    Patience(Vertx vertx, Duration first) {
        this.vertx = vertx;
        this.firstMillis = first.toMillis();
    }

    /** One connection. Only its own event loop touches it. */
    private final class Waiting {
        private final Runnable close;
        private int open;
        private boolean over;
        private long timer = -1;
        private long timerNanos;
        private long deadlineNanos;
        private @Nullable Runnable then;

        Waiting(Runnable close) {
            this.close = close;
        }

        /** A timer that is set already is left as it is and looks again when it is due, since most waiting ends long before. */
        void wait(long millis, Runnable action) {
            then = action;
            deadlineNanos = System.nanoTime() + millis * 1_000_000;
            if (timer >= 0 && timerNanos - deadlineNanos > 0) {
                vertx.cancelTimer(timer);
                timer = -1;
            }
            if (timer < 0) {
                set(millis);
            }
        }

        private void set(long millis) {
            timerNanos = System.nanoTime() + millis * 1_000_000;
            timer = vertx.setTimer(millis, unused -> {
                timer = -1;
                Runnable due = then;
                long left = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
                if (due != null && left > 0) {
                    set(left);
                } else if (due != null) {
                    then = null;
                    due.run();
                }
            });
        }

        void cancel() {
            then = null;
        }

        void end() {
            then = null;
            if (timer >= 0) {
                vertx.cancelTimer(timer);
                timer = -1;
            }
        }
    }

    /** For {@code HttpServer.connectionHandler}. */
    void opened(HttpConnection connection) {
        Waiting waiting = new Waiting(connection::close);
        connections.put(connection, waiting);
        connection.closeHandler(unused -> {
            connections.remove(connection);
            waiting.end();
        });
        waiting.wait(firstMillis, waiting.close);
    }

    /**
     * A whole request that is answered at once; the next may take as long as any later one.
     *
     * @return false when it is not alone on its connection, or nobody will answer it; see {@link #begun}
     */
    boolean goesOn(HttpConnection connection) {
        @Nullable Waiting waiting = connections.get(connection);
        if (waiting == null) {
            return true;
        }
        if (waiting.over || waiting.open > 0) {
            return false;
        }
        waiting.wait(firstMillis * LATER, waiting.close);
        return true;
    }

    /**
     * The head of a request is there.
     *
     * @return false when nobody will answer it: it came after one whose end may be another for a proxy than for us, since its length is told by its chunks, and so
     *     may have been hidden inside that one
     */
    boolean begun(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        @Nullable Waiting waiting = connections.get(connection);
        if (waiting == null) {
            return true;
        }
        if (waiting.over) {
            return false;
        }
        if (context.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            waiting.over = true;
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        waiting.open++;
        waiting.cancel();
        if (!context.request().isEnded()) {
            waiting.wait(firstMillis * LATER, () -> {
                Failures.send(context, Failures.problem(408, null));
                connection.close();
            });
        }
        context.addEndHandler(unused -> {
            waiting.open--;
            if (waiting.over) {
                connection.close();
            } else if (waiting.open == 0 && connections.get(connection) == waiting) {
                waiting.wait(firstMillis * LATER, waiting.close);
            }
        });
        return true;
    }

    /** The body of a request is there too. */
    void whole(RoutingContext context) {
        @Nullable Waiting waiting = connections.get(context.request().connection());
        if (waiting != null) {
            waiting.cancel();
        }
    }
}
