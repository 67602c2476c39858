package org.linli.cloud.main;

import java.util.List;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.LiveFeed;

/** Builds the features on the {@link Foundation} and registers their operations. Closed before the foundation. */
final class Features implements AutoCloseable {

    private final Foundation foundation;

    private Features(Foundation foundation) {
        this.foundation = foundation;
    }

    /**
     * What features need besides the foundation.
     *
     * @param brokerHost where the cloud itself reaches the broker
     */
    record Surroundings(Api api, LiveFeed feed, String brokerHost, int brokerPort) {}

    /** Blocks until everything is built; the MQTT connection may come later. */
    static Features open(Foundation foundation, Surroundings surroundings) {
        return new Features(foundation);
    }

    List<TrustedKeyItem> trustedKeys() {
        return foundation.access().keys().trusted();
    }

    boolean doorExists(String door) {
        return foundation.access().doors().find(door).isPresent();
    }

    /** Whether the connection to the broker stands. */
    boolean isReady() {
        return true;
    }

    @Override
    public void close() {}
}
