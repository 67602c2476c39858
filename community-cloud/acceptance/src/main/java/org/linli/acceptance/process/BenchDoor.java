package org.linli.acceptance.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.linli.door.clock.DisciplinedClock;
import org.linli.door.clock.SystemClock;
import org.linli.door.decide.Credential;
import org.linli.door.decide.DoorMemory;
import org.linli.door.link.CloudLink;
import org.linli.door.link.DoorPort;
import org.linli.door.provision.Identity;
import org.linli.door.provision.OwnCertificate;
import org.linli.door.runtime.DecisionReport;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorRuntime;
import org.linli.door.runtime.EnrolmentHandler;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreOptions;
import org.linli.door.store.StoredRules;
import org.linli.hardware.CardRead;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** A claimed door in this process, so that a bench can look at its store and hold cards to it without a detour. One caller at a time. */
public final class BenchDoor implements AutoCloseable {

    private final DoorStore store;
    private final VirtualBoard board = new VirtualBoard(VirtualSettings.complete());
    private final DoorRuntime runtime;
    private final CloudLink link;
    private final BlockingQueue<DecisionReport> decisions = new ArrayBlockingQueue<>(16);

    /** Opens everything but the link. */
    public BenchDoor(Path data) throws IOException {
        Identity identity = Identity.find(data).orElseThrow(() -> new IOException("the bench's door is not claimed"));
        String door = identity.grant().door();
        DisciplinedClock clock = SystemClock.start();
        clock.continueFrom(identity.grant().now());
        store = DoorStore.open(data, door, clock, StoreOptions.DEFAULT);
        runtime = new DoorRuntime(
                door,
                board,
                StoredRules.load(store).rules(),
                DoorMemory.of(store.loadMemory()),
                store,
                clock,
                EnrolmentHandler.none());
        runtime.observe(new DoorListener() {
            @Override
            public void decided(DecisionReport report) {
                decisions.offer(report);
            }
        });
        runtime.start();
        link = CloudLink.open(OwnCertificate.link(data, identity), "bench", store, DoorPort.of(runtime), clock);
    }

    /** Plugs the network in. */
    public void connect() {
        link.start();
    }

    /** Pulls it out. */
    public void unplug() {
        link.setPlugged(false);
    }

    public DoorStore store() {
        return store;
    }

    /** Holds a card to the door and waits for the answer. */
    public Reason present(CardRead card) throws InterruptedException {
        return present(new Credential.Card(card));
    }

    /** Presents something at the entry and waits for the answer. */
    public Reason present(Credential credential) throws InterruptedException {
        decisions.clear();
        runtime.present(credential, Side.ENTRY, System.nanoTime());
        DecisionReport report = decisions.poll(10, TimeUnit.SECONDS);
        if (report == null) {
            throw new IllegalStateException("the door did not answer");
        }
        return report.reason();
    }

    @Override
    public void close() {
        link.close();
        runtime.close();
        board.close();
        store.close();
    }
}
