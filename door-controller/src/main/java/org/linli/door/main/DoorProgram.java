package org.linli.door.main;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.linli.door.clock.DisciplinedClock;
import org.linli.door.clock.SystemClock;
import org.linli.door.decide.AccessDecider;
import org.linli.door.decide.DoorMemory;
import org.linli.door.link.CloudLink;
import org.linli.door.link.DoorPort;
import org.linli.door.page.PageLog;
import org.linli.door.provision.Identity;
import org.linli.door.provision.OwnCertificate;
import org.linli.door.runtime.DecisionReport;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorRuntime;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreOptions;
import org.linli.door.store.StoredRules;
import org.linli.hardware.CardRead;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.HardwareException;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller of one door, built by hand in the order in which a person before the door needs it: store, board, runtime (from here on a card
 * opens), then link, camera and pages. Closed in reverse.
 */
public final class DoorProgram implements AutoCloseable {

    /** Version of this program. */
    public static final String VERSION = "0.1.0";

    private static final Logger LOG = LoggerFactory.getLogger(DoorProgram.class);
    private static final int HUNG = 70;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<String> ready = new ArrayList<>();

    private DoorProgram() {}

    /**
     * Starts everything.
     *
     * @param firstCard presented to the virtual reader as soon as it listens
     * @throws CannotStart with what to do about it; nothing is left running
     */
    static DoorProgram start(DoorSettings settings, Optional<CardRead> firstCard) throws CannotStart {
        DoorProgram program = new DoorProgram();
        try {
            program.build(settings, firstCard);
            return program;
        } catch (CannotStart | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private void build(DoorSettings settings, Optional<CardRead> firstCard) throws CannotStart {
        PageLog log = PageLog.attach();
        Identity identity = identity(settings)
                .orElseThrow(() -> new CannotStart("this unit is no door's controller yet; run: linli door claim"));
        String door = identity.grant().door();

        DisciplinedClock clock = SystemClock.start();
        DoorStore store = opened(store(settings, door, clock));
        clock.continueFrom(identity.grant().now());
        store.lastKnownTime().ifPresent(clock::continueFrom);
        DoorBoard board = opened(board(settings));
        LimitedBoard fitted = new LimitedBoard(board, settings.means());
        LateEnrolment enrolment = new LateEnrolment(
                fitted.camera().isPresent() && settings.means().contains(Means.FACE));
        DoorRuntime runtime = opened(new DoorRuntime(
                door,
                fitted,
                StoredRules.load(store).rules(),
                DoorMemory.of(store.loadMemory()),
                store,
                clock,
                enrolment));
        if (firstCard.isPresent()) {
            sayWhenTheLockMoves(runtime);
        }
        runtime.start();
        firstCard.ifPresent(card -> present(card, board));
        if (settings.means().contains(Means.QR)) {
            Thread warming = new Thread(AccessDecider::warmUp, "warming");
            warming.setDaemon(true);
            warming.setPriority(Thread.MIN_PRIORITY);
            warming.start();
        }
        runtime.record(new Happening.Started(
                VERSION,
                System.getProperty("java.version", ""),
                runtime.status().faults()));

        ExecutorService erasing = Executors.newSingleThreadExecutor(task -> new Thread(task, "erasing"));
        parts.push(erasing::shutdown);
        Consents consents = new Consents(DoorPort.of(runtime), store, erasing);
        CloudLink link =
                opened(CloudLink.open(OwnCertificate.link(settings.data(), identity), VERSION, store, consents, clock));
        link.start();
        Sight sight = opened(new Sight(runtime, board.speaker(), store, consents, enrolment));
        fitted.camera().ifPresent(camera -> sight.open(camera, settings));

        Pages pages = opened(new Pages(settings, door, runtime, link));
        ready.add("door=" + door);
        pages.openDevicePage(board, log).ifPresent(address -> ready.add("page=" + address));
        if (board instanceof VirtualBoard virtual) {
            pages.openVirtualDoor(virtual).ifPresent(address -> ready.add("virtual=" + address));
        }

        Watchdog watchdog = opened(new Watchdog(() -> runtime.status().beatNanos(), System::nanoTime, () -> {
            LOG.error("the door's thread hangs; ending the process so that it is started afresh");
            Runtime.getRuntime().halt(HUNG);
        }));
        watchdog.start();
    }

    static boolean isClaimed(DoorSettings settings) throws CannotStart {
        return identity(settings).isPresent();
    }

    private static Optional<Identity> identity(DoorSettings settings) throws CannotStart {
        try {
            return Identity.find(settings.data());
        } catch (IOException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        }
    }

    private static DoorStore store(DoorSettings settings, String door, DisciplinedClock clock) throws CannotStart {
        try {
            return DoorStore.open(settings.data(), door, clock, StoreOptions.DEFAULT);
        } catch (IOException e) {
            throw new CannotStart("the store in " + settings.data() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static DoorBoard board(DoorSettings settings) throws CannotStart {
        try {
            return Boards.open(settings);
        } catch (HardwareException e) {
            throw new CannotStart("the board cannot be opened: " + e.getMessage(), e);
        }
    }

    private static void sayWhenTheLockMoves(DoorRuntime runtime) {
        runtime.observe(new DoorListener() {
            @Override
            public void decided(DecisionReport report) {
                System.out.println((report.orderedMicros() > 0 ? "opened " : "refused ") + report.reason());
            }
        });
    }

    private static void present(CardRead card, DoorBoard board) {
        if (!(board instanceof VirtualBoard virtual)) {
            throw new BadSetting("--first-card", "only for the virtual board");
        }
        virtual.controls().entryReader().present(card);
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    /** For whoever started this process: {@code ready key=value …}. */
    String readyLine() {
        return "ready " + String.join(" ", ready);
    }

    /** Stops everything, last started first. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!parts.isEmpty()) {
            @Nullable AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
