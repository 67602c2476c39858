package org.linli.hardware.virtual;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.linli.hardware.DoorContact;
import org.linli.hardware.ExitButton;
import org.linli.hardware.FireInput;
import org.linli.hardware.HelpKey;
import org.linli.hardware.Tamper;
import org.linli.hardware.driver.DebouncedInput;

/** A wire somebody can press, let go, cut and mend. Thread: any. */
public abstract class VirtualWire extends DebouncedInput {

    private final boolean readsWhenCut;
    private final Runnable changed;
    private volatile boolean pressed;
    private volatile boolean cut;

    private VirtualWire(Wiring wiring, boolean readsWhenCut) {
        super(wiring.debounce(), wiring.thread(), false);
        this.readsWhenCut = readsWhenCut;
        this.changed = wiring.changed();
    }

    /** What all wires of one board share. */
    record Wiring(Duration debounce, ScheduledExecutorService thread, Runnable changed) {}

    /** Active or at rest, as far as the switch at the end of the cable is concerned. */
    public void set(boolean active) {
        pressed = active;
        moved();
    }

    public void cutCable() {
        cut = true;
        moved();
    }

    public void mendCable() {
        cut = false;
        moved();
    }

    /** What the controller reads, also after the driver was closed. */
    public boolean level() {
        return cut ? readsWhenCut : pressed;
    }

    public boolean isCut() {
        return cut;
    }

    private void moved() {
        edge();
        changed.run();
    }

    @Override
    protected boolean readLevel() {
        return level();
    }

    @Override
    protected void releaseWire() {
        // A wire of software needs no giving back.
    }

    static final class Contact extends VirtualWire implements DoorContact {
        Contact(Wiring wiring) {
            super(wiring, true);
        }
    }

    static final class Exit extends VirtualWire implements ExitButton {
        Exit(Wiring wiring) {
            super(wiring, false);
        }
    }

    static final class Fire extends VirtualWire implements FireInput {
        Fire(Wiring wiring) {
            super(wiring, true);
        }
    }

    static final class Case extends VirtualWire implements Tamper {
        Case(Wiring wiring) {
            super(wiring, true);
        }
    }

    static final class Help extends VirtualWire implements HelpKey {
        Help(Wiring wiring) {
            super(wiring, false);
        }
    }
}
