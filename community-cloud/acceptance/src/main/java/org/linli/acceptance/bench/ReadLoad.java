package org.linli.acceptance.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Sends GET requests over a fixed number of connections, each asking again as soon as it is answered. Reads no more of an answer than its status and length, so
 * that the load costs the machine little. One event loop.
 */
final class ReadLoad {

    private static final int MAX_SAMPLES = 4_000_000;

    private final Vertx vertx;
    private final int connections;

    ReadLoad(Vertx vertx, int connections) {
        this.vertx = vertx;
        this.connections = connections;
    }

    /**
     * One round.
     *
     * @param micros of every answer, sorted
     * @param bytes of one answer's body
     */
    record Round(double perSecond, int[] micros, int bytes) {
        double millisAt(double quantile) {
            return micros[(int) Math.min(micros.length - 1, Math.ceil(quantile * micros.length) - 1)] / 1e3;
        }
    }

    /** @param requests whole requests as sent, taken in turn by the connections */
    Round run(int port, List<byte[]> requests, double seconds) throws Exception {
        Counts counts = new Counts(System.nanoTime() + (long) (seconds * 1e9));
        NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        List<Future<Void>> ends = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            int first = i;
            Promise<Void> end = Promise.promise();
            client.connect(port, "127.0.0.1")
                    .onFailure(end::tryFail)
                    .onSuccess(socket -> new Connection(socket, requests, first, counts, end).ask());
            ends.add(end.future());
        }
        Future.all(ends).toCompletionStage().toCompletableFuture().get((long) seconds + 60, TimeUnit.SECONDS);
        double lasted = (System.nanoTime() - begin) / 1e9;
        client.close();
        int[] micros = Arrays.copyOf(counts.micros, counts.answers);
        Arrays.sort(micros);
        return new Round(counts.answers / lasted, micros, counts.bytes);
    }

    /** Only touched on the event loop. */
    private static final class Counts {
        private final long untilNanos;
        private final int[] micros = new int[MAX_SAMPLES];
        private int answers;
        private int bytes;

        Counts(long untilNanos) {
            this.untilNanos = untilNanos;
        }
    }

    /** One connection: at most one request on its way. */
    private static final class Connection {
        private final NetSocket socket;
        private final List<byte[]> requests;
        private final Counts counts;
        private final Promise<Void> end;
        private int next;
        private long askedNanos;
        private Buffer waiting = Buffer.buffer();

        Connection(NetSocket socket, List<byte[]> requests, int first, Counts counts, Promise<Void> end) {
            this.socket = socket;
            this.requests = requests;
            this.next = first;
            this.counts = counts;
            this.end = end;
            socket.handler(this::heard);
            socket.closeHandler(closed -> end.tryFail("the server closed the connection"));
        }

        void ask() {
            askedNanos = System.nanoTime();
            socket.write(Buffer.buffer(requests.get(next % requests.size())));
            next += 7;
        }

        private void heard(Buffer part) {
            Buffer all = waiting.length() == 0 ? part : waiting.appendBuffer(part);
            String head = all.toString(StandardCharsets.ISO_8859_1);
            int headEnd = head.indexOf("\r\n\r\n");
            if (headEnd < 0) {
                waiting = all;
                return;
            }
            int length = contentLength(head.substring(0, headEnd).toLowerCase(Locale.ROOT));
            if (head.length() < headEnd + 4 + length) {
                waiting = all;
                return;
            }
            waiting = Buffer.buffer();
            if (!head.startsWith("HTTP/1.1 200 ")) {
                end.tryFail("the server answered " + head.substring(0, Math.min(head.length(), 600)));
                socket.close();
                return;
            }
            long now = System.nanoTime();
            if (counts.answers < MAX_SAMPLES) {
                counts.micros[counts.answers++] = (int) ((now - askedNanos) / 1_000);
            }
            counts.bytes = length;
            if (now < counts.untilNanos) {
                ask();
            } else {
                end.tryComplete();
                socket.close();
            }
        }

        private static int contentLength(String head) {
            int at = head.indexOf("content-length: ");
            if (at < 0) {
                throw new IllegalStateException("an answer without length");
            }
            int end = head.indexOf('\r', at);
            return Integer.parseInt(
                    head.substring(at + 16, end < 0 ? head.length() : end).trim());
        }
    }
}
