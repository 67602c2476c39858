package org.linli.door.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The link at one moment, for pages and health checks.
 *
 * @param plugged whether the virtual network cable is in
 * @param since when it came up or went down; null before the first attempt succeeded
 * @param eventsWaiting not yet acknowledged by the cloud; -1 while the store is being rebuilt
 * @param revision access revision in force
 * @param dropped messages dropped because the work queue was full, since start
 */
public record LinkStatus(
        boolean connected, boolean plugged, @Nullable Instant since, long eventsWaiting, long revision, long dropped) {}
