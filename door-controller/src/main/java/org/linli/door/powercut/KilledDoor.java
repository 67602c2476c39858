package org.linli.door.powercut;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.linli.door.clock.DisciplinedClock;
import org.linli.door.clock.SystemClock;
import org.linli.door.decide.AccessRules;
import org.linli.door.decide.Credential;
import org.linli.door.decide.DoorMemory;
import org.linli.door.link.CloudLink;
import org.linli.door.link.DoorPort;
import org.linli.door.link.LinkIdentity;
import org.linli.door.provision.Identity;
import org.linli.door.provision.OwnCertificate;
import org.linli.door.runtime.DecisionReport;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorRuntime;
import org.linli.door.runtime.EnrolmentHandler;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreOptions;
import org.linli.hardware.CardRead;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.event.Side;

/**
 * The victim: a whole door of software that has one card after the other held to it until somebody kills it.
 *
 * <p>Trace: {@code S} at the start, {@code P n} before card n is presented, {@code R} before the lock is ordered to release, {@code D n} when its decision is
 * recorded and acted upon. No card is ever presented twice, over all starts, so each has at most one event.
 */
public final class KilledDoor {

    /** Used when the directory holds no identity. */
    static final String PAPER_DOOR = "killed-door";

    static final String READY = "killed-door-ready";
    private static final int CARDS_PER_START = 20_000;

    private KilledDoor() {}

    /** @param arguments data directory; with an identity in it the events go to that cloud, else onto paper */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Files.createDirectories(directory);
        Optional<Identity> identity = Identity.find(directory);
        String door = identity.map(found -> found.grant().door()).orElse(PAPER_DOOR);
        DisciplinedClock clock = SystemClock.start();
        DoorStore store = DoorStore.open(directory, door, clock, StoreOptions.DEFAULT);
        clock.continueFrom(store.lastKnownTime().orElse(clock.read().now()));
        Trace trace = new Trace(PowerCuts.trace(directory));
        int first = PowerCuts.presented(directory);
        trace.line("S");
        TracedBoard board = new TracedBoard(new VirtualBoard(VirtualSettings.complete()), trace);
        DoorRuntime runtime = new DoorRuntime(
                door,
                board,
                AccessRules.of(items(door, first)),
                DoorMemory.of(store.loadMemory()),
                store,
                clock,
                EnrolmentHandler.none());
        BlockingQueue<DecisionReport> decisions = new ArrayBlockingQueue<>(4);
        runtime.observe(new DoorListener() {
            @Override
            public void decided(DecisionReport report) {
                decisions.offer(report);
            }
        });
        runtime.start();
        if (identity.isPresent()) {
            connect(OwnCertificate.link(directory, identity.get()), store, runtime, clock);
        } else {
            startPaper(directory, store);
        }
        present(runtime, decisions, trace, first);
    }

    private static void present(DoorRuntime runtime, BlockingQueue<DecisionReport> decisions, Trace trace, int first)
            throws InterruptedException {
        for (int card = first; card < first + CARDS_PER_START; card++) {
            trace.line("P " + card);
            if (!runtime.present(new Credential.Card(read(card)), Side.ENTRY, System.nanoTime())) {
                continue;
            }
            DecisionReport report = decisions.take();
            if (report.recorded()) {
                trace.line("D " + card);
            }
            if (card == first) {
                System.out.println(READY);
                System.out.flush();
            }
        }
    }

    private static void connect(LinkIdentity link, DoorStore store, DoorRuntime runtime, DisciplinedClock clock) {
        CloudLink.open(link, "power-cut", store, new OwnRules(DoorPort.of(runtime)), clock)
                .start();
    }

    private static void startPaper(Path directory, DoorStore store) throws IOException {
        Trace paper = new Trace(PowerCuts.paper(directory));
        Object news = new Object();
        store.onNews(() -> {
            synchronized (news) {
                news.notifyAll();
            }
        });
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            PaperCloud.take(store, paper);
                            synchronized (news) {
                                news.wait(5);
                            }
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "paper-cloud");
        thread.setDaemon(true);
        thread.start();
    }

    static CardRead read(int card) {
        return new CardRead(CardRead.Format.WIEGAND_34, card / 65_536, card % 65_536);
    }

    private static List<AccessItem> items(String door, int first) {
        List<AccessItem> items = new ArrayList<>();
        items.add(new DoorItem(
                door,
                1,
                "victim",
                "Asia/Shanghai",
                50,
                60_000,
                DoorItem.AntiPassback.OFF,
                60,
                false,
                20_000,
                null,
                false,
                100,
                60_000,
                1_000,
                false,
                null));
        Set<java.time.DayOfWeek> days = Set.of(java.time.DayOfWeek.values());
        items.add(new ScheduleItem(
                "always", List.of(new ScheduleItem.Window(days, 0, 1_440)), ScheduleItem.OnHolidays.AS_USUAL));
        items.add(new RuleItem("all", "everybody", "always", Set.of(RuleItem.Means.CARD)));
        items.add(new HolderItem("holder", HolderItem.HolderKind.RESIDENT, false, null, null, List.of("everybody")));
        for (int card = first; card < first + CARDS_PER_START; card++) {
            CardRead read = read(card);
            items.add(new CardItem(
                    "card-" + card,
                    "holder",
                    CardItem.CardFormat.WIEGAND_34,
                    read.facility(),
                    read.number(),
                    null,
                    null));
        }
        return items;
    }
}
