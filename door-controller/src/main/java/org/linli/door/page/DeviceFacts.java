package org.linli.door.page;

import java.util.List;
import org.linli.door.runtime.DoorStatus;

/** What the running controller tells its page. Called from the page's threads; answers at once. */
public interface DeviceFacts {

    /**
     * The link to the cloud.
     *
     * @param waiting events not yet acknowledged
     * @param revision of the access rules in force
     */
    record Link(boolean connected, long waiting, long revision) {}

    String door();

    String version();

    DoorStatus status();

    Link link();

    /** Recent log lines, oldest first; {@link PageLog#lines} fits. */
    List<String> log();
}
