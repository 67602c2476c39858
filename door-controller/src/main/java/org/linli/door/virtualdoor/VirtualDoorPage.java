package org.linli.door.virtualdoor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.linli.door.http.EventStream;
import org.linli.door.http.LocalServer;
import org.linli.door.http.Reply;
import org.linli.door.runtime.DecisionReport;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorStatus;
import org.linli.hardware.Subscription;
import org.linli.hardware.virtual.VirtualControls;

/**
 * Serves the page of one virtual door and its API, on the loopback address only. The page shows the neighbours beside it, by their own API.
 *
 * <p>API: JSON in, JSON out; faults are problem documents.
 *
 * <ul>
 *   <li>{@code GET /api/props}: names, cards, passes and samples to choose from, by index; {@code GET /api/state}; {@code GET /api/decisions} (the
 *       last 50, newest first); {@code GET /api/events}: server-sent events {@code state} and {@code decision}
 *   <li>{@code POST /api/card}: {@code {"person":0}}, {@code {"card":0}} or {@code {"format":"WIEGAND_26","facility":1,"number":2}}; {@code "side":"EXIT"}
 *       for the reader inside
 *   <li>{@code POST /api/keys}: {@code {"keys":"1001*246810#"}}
 *   <li>{@code POST /api/camera/picture?as=person|print}: bytes of a picture; {@code POST /api/camera/live}: one JPEG of a webcam;
 *       {@code POST /api/camera/sample}: {@code {"name":"sample1.jpg","as":"person"}}
 *   <li>{@code POST /api/camera/code}: {@code {"person":0}} (fresh pass each step), {@code {"person":0,"screenshot":true}} (a minute old),
 *       {@code {"visitor":0}} or {@code {"text":"..."}}; {@code POST /api/camera/clear}; {@code GET /api/camera/view}: what the camera sees, JPEG
 *   <li>{@code POST /api/door}: {@code {"action":"push"|"pull"|"force"|"exit"|"help"}}, answers {@code {"open":true}}
 *   <li>{@code POST /api/wire}: {@code {"wire":"fire"|"tamper"|"power"|"camera","active":true}}; {@code POST /api/network}: {@code {"plugged":false}}
 * </ul>
 *
 * <p>Thread: any. Close before the runtime and the board.
 */
public final class VirtualDoorPage implements AutoCloseable {

    /** Decisions that the page remembers. */
    public static final int REMEMBERED_DECISIONS = 50;

    private static final long TICK_MILLIS = 100;
    /** The link tells nobody when its queue shrinks, so state is compared this often even without a hint. */
    private static final int COMPARE_TICKS = 5;

    /**
     * What to show.
     *
     * @param door id of this door
     * @param port 0 for any free one
     * @param samples directories of photographs, first come first; may be absent
     * @param neighbours addresses of the other virtual doors, such as {@code http://127.0.0.1:8502}
     */
    public record Options(String door, int port, VirtualProps props, List<Path> samples, List<String> neighbours) {
        public Options {
            samples = List.copyOf(samples);
            neighbours = neighbours.stream()
                    .map(each -> each.endsWith("/") ? each.substring(0, each.length() - 1) : each)
                    .toList();
            for (String each : neighbours) {
                if (!each.matches("http://(127\\.0\\.0\\.1|localhost|\\[::1]):\\d{1,5}")) {
                    throw new IllegalArgumentException("virtual.neighbours: " + each + " is not http://127.0.0.1:PORT");
                }
            }
        }

        /**
         * From the settings of the process. Photographs of the props' people are in {@code photos} beside their file.
         *
         * @param props file of the props; empty for a door with nothing to hold
         * @throws IOException when the props cannot be read
         */
        public static Options of(String door, int port, Optional<Path> props, Path samples, List<String> neighbours)
                throws IOException {
            if (props.isEmpty()) {
                return new Options(door, port, VirtualProps.NONE, List.of(samples), neighbours);
            }
            Path photos = props.get().toAbsolutePath().resolveSibling("photos");
            return new Options(door, port, VirtualProps.read(props.get()), List.of(photos, samples), neighbours);
        }
    }

    private final VirtualControls controls;
    private final DoorWindow door;
    private final NetworkCable network;
    private final LocalServer server;
    private final EventStream events;
    private final Deque<DoorView.Decided> decisions = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ScheduledExecutorService timer;
    private final Stage stage;
    private volatile boolean dirty = true;
    private String lastSent = "";
    private int tick;
    private long decided;

    /** @throws IOException when the port is taken */
    public VirtualDoorPage(
            Options options, VirtualControls controls, DoorWindow door, NetworkCable network, Clock clock)
            throws IOException {
        this.controls = controls;
        this.door = door;
        this.network = network;
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "virtual-door-page");
            thread.setDaemon(true);
            return thread;
        });
        events = new EventStream(this::greeting);
        server = new LocalServer(
                "virtual-door-http",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()),
                bothSpellings(options.neighbours()));
        stage = new Stage(options, controls, clock, timer);
        for (String file : List.of("app.js", "door.js", "panels.js", "drawing.js", "words.js", "style.css")) {
            server.resource("/" + file, VirtualDoorPage.class, file);
        }
        server
                .resource("/", VirtualDoorPage.class, "index.html")
                .on("GET", "/api/state", request -> Reply.json(state()))
                .on("GET", "/api/decisions", request -> Reply.json(decisions()))
                .stream("/api/events", events);
        stage.serve(server);
        new Hands(controls, network, options.props()).serve(server);
    }

    /** A browser that opened a neighbour as localhost names that as its origin, though the setting says 127.0.0.1, and the other way round. */
    private static List<String> bothSpellings(List<String> neighbours) {
        return neighbours.stream()
                .flatMap(each -> Stream.of(
                        each,
                        each.replace("//localhost:", "//127.0.0.1:"),
                        each.replace("//127.0.0.1:", "//localhost:")))
                .distinct()
                .toList();
    }

    public VirtualDoorPage start() {
        subscriptions.add(controls.onChange(() -> dirty = true));
        subscriptions.add(door.observe(new DoorListener() {
            @Override
            public void decided(DecisionReport report) {
                remember(report);
            }

            @Override
            public void changed(DoorStatus status) {
                dirty = true;
            }
        }));
        var unused = timer.scheduleWithFixedDelay(this::pushState, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        server.start();
        return this;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        timer.shutdownNow();
        server.close();
    }

    private void remember(DecisionReport report) {
        DoorView.Decided view;
        synchronized (decisions) {
            view = DoorView.Decided.of(++decided, report);
            decisions.addFirst(view);
            if (decisions.size() > REMEMBERED_DECISIONS) {
                decisions.removeLast();
            }
        }
        dirty = true;
        if (events.hasListeners()) {
            events.send(EventStream.event("decision", view));
        }
    }

    private List<DoorView.Decided> decisions() {
        synchronized (decisions) {
            return List.copyOf(decisions);
        }
    }

    private DoorView.State state() {
        return DoorView.State.of(controls.state(), door.status(), network.state());
    }

    private String greeting() {
        StringBuilder text = new StringBuilder();
        List<DoorView.Decided> known = decisions();
        for (int i = Math.min(known.size(), 8) - 1; i >= 0; i--) {
            text.append(EventStream.event("decision", known.get(i)));
        }
        return text.append(EventStream.event("state", state())).toString();
    }

    private void pushState() {
        if (!events.hasListeners() || (!dirty && tick++ % COMPARE_TICKS != 0)) {
            return;
        }
        dirty = false;
        String now = EventStream.event("state", state());
        if (!now.equals(lastSent)) {
            lastSent = now;
            events.send(now);
        }
    }
}
