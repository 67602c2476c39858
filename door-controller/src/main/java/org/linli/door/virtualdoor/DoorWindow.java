package org.linli.door.virtualdoor;

import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorStatus;
import org.linli.hardware.Subscription;

/** What a page sees of the door at work; the methods of the same names of {@code DoorRuntime} fit. */
public interface DoorWindow {

    DoorStatus status();

    Subscription observe(DoorListener listener);
}
