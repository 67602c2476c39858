package org.linli.acceptance.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Many open live feeds on one event loop, which notes when each hears what it waits for. One caller at a time. */
final class LivePages implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    private final int port;
    private final List<Page> pages = new ArrayList<>();
    private final AtomicInteger greeted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    LivePages(int port) {
        this.port = port;
    }

    private static final class Page {
        private String rest = "";
        private volatile @Nullable Expected expected;
        private volatile int place;
    }

    /** What is waited for: one event on each of some pages; more of the same are ignored. */
    static final class Expected {
        private final String event;
        private final long[] arrivals;
        private final CountDownLatch missing;

        private Expected(String event, int count) {
            this.event = event;
            this.arrivals = new long[count];
            this.missing = new CountDownLatch(count);
        }

        private synchronized void heard(int place, long nanos) {
            if (arrivals[place] == 0) {
                arrivals[place] = nanos;
                missing.countDown();
            }
        }

        /** Milliseconds of each page since the beginning. */
        double[] await(long beganNanos) throws InterruptedException {
            if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.getCount() + " of " + arrivals.length + " pages heard nothing");
            }
            return Arrays.stream(arrivals)
                    .mapToDouble(nanos -> (nanos - beganNanos) / 1e6)
                    .toArray();
        }
    }

    /** Opens one more page. */
    void add(String cookie, String query) throws Exception {
        Page page = new Page();
        pages.add(page);
        NetSocket socket = client.connect(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        open.incrementAndGet();
        socket.closeHandler(unused -> open.decrementAndGet());
        socket.handler(part -> heard(page, part));
        socket.write("GET /api/live" + query + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nCookie: " + cookie
                + "\r\n\r\n");
    }

    private void heard(Page page, Buffer part) {
        long now = System.nanoTime();
        String[] lines = (page.rest + part.toString(StandardCharsets.UTF_8)).split("\n", -1);
        page.rest = lines[lines.length - 1];
        for (int i = 0; i < lines.length - 1; i++) {
            if (lines[i].equals("event: hello")) {
                greeted.incrementAndGet();
            }
            Expected expected = page.expected;
            if (expected != null && lines[i].equals("event: " + expected.event)) {
                expected.heard(page.place, now);
            }
        }
    }

    /** From now on these pages, by the order in which they were added, wait for an event. */
    Expected expect(List<Integer> which, String event) {
        Expected expected = new Expected(event, which.size());
        for (Page page : pages) {
            page.expected = null;
        }
        for (int i = 0; i < which.size(); i++) {
            Page page = pages.get(which.get(i));
            page.place = i;
            page.expected = expected;
        }
        return expected;
    }

    /** Until every page is greeted by the server. */
    void awaitHello() {
        org.awaitility.Awaitility.await("the pages to open")
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> greeted.get() == pages.size());
    }

    /** How many are still connected. */
    int open() {
        return open.get();
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
