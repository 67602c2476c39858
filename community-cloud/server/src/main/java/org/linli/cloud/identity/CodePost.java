package org.linli.cloud.identity;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends codes behind the back of the request: whoever asked learns nothing from how long it took. At most {@link #MAX_WAITING} wait; more are dropped, since a
 * code that comes late is worth nothing and can be asked for again. Thread: any; one thread of its own sends.
 */
public final class CodePost implements AutoCloseable {

    static final int MAX_WAITING = 200;
    private static final int ATTEMPTS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(CodePost.class);

    private final CodeSender sender;
    private final ThreadPoolExecutor thread;

    public CodePost(CodeSender sender) {
        this.sender = sender;
        this.thread =
                new ThreadPoolExecutor(0, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                    Thread made = new Thread(work, "linli-codes");
                    made.setDaemon(true);
                    return made;
                });
    }

    void post(CodeSender.Message message) {
        try {
            thread.execute(() -> deliver(message));
        } catch (RejectedExecutionException e) {
            LOG.warn("code {} was not sent: too many wait", message.id());
        }
    }

    private void deliver(CodeSender.Message message) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                sender.send(message);
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("code {} was not sent at attempt {}: {}", message.id(), attempt, e.toString());
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
