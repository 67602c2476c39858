package org.linli.cloud.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Worker threads, each with a bounded queue. All work of one door goes through the same one, so it stays in order. Thread: any. */
final class Lanes implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private static final int CLOSE_SECONDS = 10;

    private final List<Lane> lanes = new ArrayList<>();
    private final LongAdder refused = new LongAdder();
    private volatile boolean closing;

    Lanes(int count, int capacity) {
        for (int i = 0; i < count; i++) {
            Lane lane = new Lane(new ArrayBlockingQueue<>(capacity));
            lane.thread = new Thread(() -> run(lane), "linli-door-messages-" + i);
            lane.thread.setDaemon(true);
            lane.thread.start();
            lanes.add(lane);
        }
    }

    private static final class Lane {
        final BlockingQueue<Runnable> queue;
        Thread thread = Thread.currentThread();

        Lane(BlockingQueue<Runnable> queue) {
            this.queue = queue;
        }
    }

    /** False when the lane is full: the work is not done, and whoever sent it asks again. */
    boolean offer(String door, Runnable work) {
        Lane lane = lanes.get(Math.floorMod(door.hashCode(), lanes.size()));
        boolean taken = !closing && lane.queue.offer(work);
        if (!taken) {
            refused.increment();
        }
        return taken;
    }

    long refused() {
        return refused.sum();
    }

    private void run(Lane lane) {
        while (!closing || !lane.queue.isEmpty()) {
            try {
                Runnable work = lane.queue.poll(200, TimeUnit.MILLISECONDS);
                if (work != null) {
                    work.run();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("a door's message could not be worked on; the door will send it again", e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        for (Lane lane : lanes) {
            try {
                lane.thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
