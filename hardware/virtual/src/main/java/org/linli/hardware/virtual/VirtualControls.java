package org.linli.hardware.virtual;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Speaker.Prompt;
import org.linli.hardware.Subscription;

/**
 * The hands on a virtual door: everything a person, an installer or a burglar can do to it, and everything they see.
 *
 * <p>A part the settings left out can still be touched here; the controller just does not know it. Thread: any.
 */
public final class VirtualControls {

    private final VirtualBoard.Parts parts;

    VirtualControls(VirtualBoard.Parts parts) {
        this.parts = parts;
    }

    /** Pushes the leaf. True when it is open now; false when the bolt holds it. */
    public boolean pushDoor() {
        return parts.leaf().push();
    }

    /** Opens the leaf against the bolt. */
    public void forceOpen() {
        parts.leaf().move(true);
    }

    /** Pulls the leaf shut; the bolt lets it latch. */
    public void closeDoor() {
        parts.leaf().move(false);
    }

    /** Fits a door closer that shuts the leaf this long after each opening, or takes it away: a door propped open. */
    public void setDoorCloser(Optional<Duration> after) {
        parts.leaf().setCloser(after.orElse(null));
    }

    public boolean isDoorOpen() {
        return parts.leaf().isOpen();
    }

    /** Whether the leaf could be pushed open now. */
    public boolean isBoltReleased() {
        return parts.leaf().boltReleased();
    }

    /** The lock's supply fails: the bolt takes its rest state whatever the driver commands. */
    public void cutPower() {
        parts.leaf().setPowered(false);
    }

    public void restorePower() {
        parts.leaf().setPowered(true);
    }

    /** Presses the exit button and lets go after {@code forHowLong}, which must outlast the debounce to be noticed. */
    public void pressExitButton(Duration forHowLong) {
        parts.press(parts.exitButton(), forHowLong);
    }

    /** Presses the help key and lets go after {@code forHowLong}. */
    public void pressHelpKey(Duration forHowLong) {
        parts.press(parts.helpKey(), forHowLong);
    }

    /** The wire of the door contact. Moving it alone, without the leaf, is what a magnet on the sensor does. */
    public VirtualWire contact() {
        return parts.contact();
    }

    public VirtualWire exitButton() {
        return parts.exitButton();
    }

    public VirtualWire fire() {
        return parts.fire();
    }

    public VirtualWire tamper() {
        return parts.tamper();
    }

    public VirtualWire helpKey() {
        return parts.helpKey();
    }

    public VirtualCardReader entryReader() {
        return parts.entryReader();
    }

    public VirtualCardReader exitReader() {
        return parts.exitReader();
    }

    public VirtualKeypad keypad() {
        return parts.keypad();
    }

    public VirtualCamera camera() {
        return parts.camera();
    }

    public VirtualSpeaker speaker() {
        return parts.speaker();
    }

    public VirtualIndicator indicator() {
        return parts.indicator();
    }

    /** What can be seen and heard now. */
    public VirtualState state() {
        List<Prompt> heard = parts.speaker().heard();
        Signal signal = parts.indicator().current();
        return new VirtualState(
                parts.lock().isReleased(),
                isBoltReleased(),
                isDoorOpen(),
                parts.leaf().isPowered(),
                parts.exitButton().level(),
                parts.fire().level(),
                parts.tamper().level(),
                parts.helpKey().level(),
                parts.camera().isConnected(),
                parts.camera().isShowing(),
                signal,
                heard.isEmpty() ? Optional.empty() : Optional.of(heard.get(heard.size() - 1)),
                parts.speaker().count());
    }

    /**
     * Told on the board's thread whenever {@link #state()} may have changed; several changes may be told once. The listener
     * must return at once.
     */
    public Subscription onChange(Runnable listener) {
        return parts.onChange(listener);
    }
}
