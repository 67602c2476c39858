package org.linli.hardware;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link LevelInput} must do; each port has its own suite below, which says how a cut cable reads. */
public abstract class LevelInputContract {

    /** An input, and the switch and cable at its other end. */
    public interface InputRig extends Rig {
        LevelInput input();

        /** Moves the switch: active as the port defines it. The cable is whole. */
        void set(boolean active);

        void cutCable();
    }

    private final List<InputRig> opened = new ArrayList<>();
    private final boolean cutCableReads;

    LevelInputContract(boolean cutCableReads) {
        this.cutCableReads = cutCableReads;
    }

    /** A new input at rest. The suite closes it. */
    protected abstract InputRig open(Duration debounce);

    private InputRig rig(Duration debounce) {
        InputRig rig = open(debounce);
        opened.add(rig);
        return rig;
    }

    private InputRig rig() {
        return rig(Duration.ofMillis(5));
    }

    @AfterEach
    void closeRigs() {
        for (InputRig rig : opened) {
            rig.input().close();
            rig.close();
        }
    }

    @Test
    void theLevelIsReadAsItIsNow() {
        InputRig rig = rig(Duration.ofSeconds(1));
        assertFalse(rig.input().isActive());
        rig.set(true);
        assertTrue(rig.input().isActive());
        rig.set(false);
        assertFalse(rig.input().isActive());
    }

    @Test
    void aCutCableReadsAsThePortSays() {
        InputRig rig = rig();
        rig.cutCable();
        assertEquals(cutCableReads, rig.input().isActive());
        rig.set(true);
        assertTrue(rig.input().isActive());
        rig.cutCable();
        assertEquals(cutCableReads, rig.input().isActive());
    }

    @Test
    void listenersHearOfEveryChangeThatStands() {
        InputRig rig = rig();
        AtomicInteger hints = new AtomicInteger();
        rig.input().onHint(hints::incrementAndGet);
        rig.set(true);
        await().until(() -> hints.get() == 1);
        rig.set(false);
        await().until(() -> hints.get() == 2);
    }

    @Test
    void aBouncingWireIsOneChange() {
        Duration debounce = Duration.ofMillis(250);
        InputRig rig = rig(debounce);
        AtomicInteger hints = new AtomicInteger();
        rig.input().onHint(hints::incrementAndGet);
        long start = System.nanoTime();
        for (int bounce = 0; bounce < 20; bounce++) {
            rig.set(bounce % 2 == 0);
        }
        rig.set(true);
        assumeTrue(System.nanoTime() - start < debounce.toNanos(), "the machine paused, the wire stood still");
        assertEquals(0, hints.get());
        await().until(() -> hints.get() > 0);
        rig.set(false);
        await().until(() -> hints.get() > 1);
        assertEquals(2, hints.get());
    }

    @Test
    void theHintComesWhenTheLevelCanBeRead() throws Exception {
        InputRig rig = rig();
        CountDownLatch activeAtHint = new CountDownLatch(1);
        rig.input().onHint(() -> {
            if (rig.input().isActive()) {
                activeAtHint.countDown();
            }
        });
        rig.set(true);
        assertTrue(activeAtHint.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aThrowingListenerDoesNotStopTheOthers() {
        InputRig rig = rig();
        AtomicInteger hints = new AtomicInteger();
        rig.input().onHint(() -> {
            throw new IllegalStateException("a listener broke, as this test wants");
        });
        rig.input().onHint(hints::incrementAndGet);
        rig.set(true);
        await().until(() -> hints.get() == 1);
        rig.set(false);
        await().until(() -> hints.get() == 2);
    }

    @Test
    void aClosedHandleHearsNothing() {
        InputRig rig = rig();
        AtomicInteger removed = new AtomicInteger();
        AtomicInteger kept = new AtomicInteger();
        Subscription handle = rig.input().onHint(removed::incrementAndGet);
        rig.input().onHint(kept::incrementAndGet);
        handle.close();
        handle.close();
        rig.set(true);
        await().until(() -> kept.get() == 1);
        assertEquals(0, removed.get());
    }

    @Test
    void aClosedInputIsSilentAndCannotBeRead() {
        InputRig rig = rig();
        AtomicInteger hints = new AtomicInteger();
        rig.input().onHint(hints::incrementAndGet);
        rig.input().close();
        rig.input().close();
        assertThrows(HardwareException.class, () -> rig.input().isActive());
        rig.set(true);
        await().pollInterval(Duration.ofMillis(5)).during(Duration.ofMillis(60)).until(() -> hints.get() == 0);
    }

    @Test
    void closingFromAListenerDoesNotHang() {
        InputRig rig = rig();
        AtomicInteger hints = new AtomicInteger();
        rig.input().onHint(() -> {
            rig.input().close();
            hints.incrementAndGet();
        });
        rig.set(true);
        await().until(() -> hints.get() == 1);
    }

    /** A cut cable reads as an open door. */
    public abstract static class DoorContactContract extends LevelInputContract {
        protected DoorContactContract() {
            super(true);
        }
    }

    /** A cut cable is not a press. */
    public abstract static class ExitButtonContract extends LevelInputContract {
        protected ExitButtonContract() {
            super(false);
        }
    }

    /** A cut cable calls for release. */
    public abstract static class FireInputContract extends LevelInputContract {
        protected FireInputContract() {
            super(true);
        }
    }

    /** A cut cable is tampering. */
    public abstract static class TamperContract extends LevelInputContract {
        protected TamperContract() {
            super(true);
        }
    }

    /** A cut cable is not a press. */
    public abstract static class HelpKeyContract extends LevelInputContract {
        protected HelpKeyContract() {
            super(false);
        }
    }
}
