package org.linli.cloud.homeassistant;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the broker as it should be: looks what is there, and publishes or clears what differs. Of several servers one does it. What was left behind while nobody looked, by
 * a door that is gone or a community that was switched off, is found and cleared when the connection is made. Everything runs on one thread.
 */
final class HomeBridge implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HomeBridge.class);

    private static final long TURN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long END_SECONDS = 15;

    private final HomeAssistantSettings settings;
    private final Discovery discovery;
    private final Switches switches;
    private final Function<String, List<Doorway>> doors;
    private final BooleanSupplier isMyTurn;
    private final ScheduledThreadPoolExecutor thread;

    /** Of this thread only. */
    private @Nullable HomeLine line;

    private boolean mine;
    private long nextAsk = System.nanoTime();

    /**
     * @param doors of a community, as they stand
     * @param isMyTurn asked from time to time until it says yes; then this server does it until it ends
     */
    HomeBridge(
            HomeAssistantSettings settings,
            Switches switches,
            Function<String, List<Doorway>> doors,
            BooleanSupplier isMyTurn) {
        this.settings = settings;
        this.discovery = new Discovery(settings.prefix());
        this.switches = switches;
        this.doors = doors;
        this.isMyTurn = isMyTurn;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "linli-home-assistant");
            made.setDaemon(true);
            return made;
        });
    }

    void start(Duration interval) {
        thread.scheduleWithFixedDelay(this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<Switches.State, List<String>> busy = switches.busy();
            if (busy.values().stream().allMatch(List::isEmpty)) {
                hangUp();
            } else if (isMine()) {
                settle(busy);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HomeLine.Lost e) {
            log.warn("no connection to the broker of Home Assistant: {}", e.getMessage());
            hangUp();
        } catch (RuntimeException e) {
            // The next look is soon.
            log.error("Home Assistant was not told", e);
            hangUp();
        }
    }

    private boolean isMine() {
        if (!mine && System.nanoTime() - nextAsk >= 0) {
            mine = isMyTurn.getAsBoolean();
            nextAsk = System.nanoTime() + TURN_NANOS;
        }
        return mine;
    }

    private void settle(Map<Switches.State, List<String>> busy) throws HomeLine.Lost, InterruptedException {
        HomeLine open = line;
        if (open == null) {
            open = HomeLine.open(settings, discovery);
            line = open;
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        if (!busy.getOrDefault(Switches.State.ON, List.of()).isEmpty()) {
            wanted.put(discovery.statusTopic(), Discovery.ONLINE);
        }
        for (String community : busy.getOrDefault(Switches.State.ON, List.of())) {
            wanted.putAll(discovery.messages(community, doors.apply(community)));
        }
        open.become(wanted);
        busy.getOrDefault(Switches.State.CLEARING, List.of()).forEach(switches::cleared);
    }

    private void hangUp() {
        HomeLine open = line;
        line = null;
        if (open != null) {
            open.close();
        }
    }

    /** Says that the site is gone; what is shown stays, marked as not available. */
    @Override
    public void close() {
        thread.getQueue().clear();
        try {
            thread.submit(this::hangUp).get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.warn("the broker of Home Assistant was not told of the end", e);
        }
        thread.shutdownNow();
    }
}
