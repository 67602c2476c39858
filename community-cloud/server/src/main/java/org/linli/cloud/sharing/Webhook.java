package org.linli.cloud.sharing;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.Position;

/**
 * A recipient's address for the changes of its agreement.
 *
 * @param host of the address, which is not shown otherwise
 * @param position what was delivered
 * @param tries of the change that follows
 * @param failingSince first of the failures since the last success; null for none
 * @param reason why the last try failed or why it is paused; empty for none
 * @param dueAt not before
 */
record Webhook(
        String id,
        String community,
        String agreement,
        String host,
        Set<DataKind> kinds,
        State state,
        Position position,
        int tries,
        @Nullable Instant failingSince,
        String reason,
        Instant dueAt,
        @Nullable Instant deliveredAt,
        String madeBy,
        Instant madeAt) {

    /** Whether anything is sent. */
    enum State {
        ACTIVE,
        /** Failed for too long, or the receiver said that it wants no more: until a manager resumes it. */
        PAUSED,
        /** The agreement is over. */
        ENDED
    }

    /** How a change went. */
    enum DeliveryState {
        DELIVERED,
        /** Is tried again. */
        FAILING
    }

    /** @param change its id in the feed */
    record Delivery(
            String change,
            DataKind kind,
            DeliveryState state,
            int tries,
            String reason,
            Instant firstAt,
            Instant lastAt,
            long number,
            int part) {}

    /**
     * What is sealed.
     *
     * @param key in Base64
     */
    record Secret(String address, String key) {
        @Override
        public String toString() {
            return "Secret";
        }
    }

    @Override
    public String toString() {
        return "Webhook[" + id + " " + state + "]";
    }
}
