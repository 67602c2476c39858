package org.linli.hardware;

import java.util.Optional;

/**
 * All the parts of one door. Absent parts are empty: a door may have no camera, no keypad, no inner reader.
 *
 * <p>Whoever opens a board closes it; closing closes every part and leaves the lock in its rest state.
 */
public interface DoorBoard extends AutoCloseable {

    Lock lock();

    Optional<DoorContact> contact();

    Optional<ExitButton> exitButton();

    Optional<FireInput> fire();

    Optional<Tamper> tamper();

    Optional<HelpKey> helpKey();

    /** The reader outside. */
    Optional<CardReader> entryReader();

    /** The reader inside, where anti-passback needs one. */
    Optional<CardReader> exitReader();

    Optional<Keypad> keypad();

    Optional<Camera> camera();

    Speaker speaker();

    Indicator indicator();

    @Override
    void close();
}
