package org.linli.door.link;

import java.util.concurrent.CompletableFuture;

/** Carries messages to and from the broker and comes back by itself after a loss. Thread: any. */
interface Transport extends AutoCloseable {

    /** Called on the transport's threads; must return at once. */
    interface Listener {
        /** Messages can be sent and all subscriptions are in place. */
        void connected();

        void disconnected();

        void received(Incoming message);
    }

    /**
     * A message from the broker.
     *
     * @param retained the sender asked the broker to keep it
     * @param acknowledge to be called once when the message was dealt with; until then the broker keeps it
     */
    record Incoming(String topic, byte[] body, boolean retained, Runnable acknowledge) {
        @Override
        public String toString() {
            return "Incoming[" + topic + "]";
        }
    }

    /** Connects, and again after every loss, until closed. Call once. */
    void start(Listener listener);

    /** Completes when the broker has it, QoS 1; fails or never completes otherwise. */
    CompletableFuture<Void> publish(String topic, byte[] body, boolean retain);

    /**
     * Asks for one more topic, beyond those of every connection. Fails when the broker, perhaps an older one, does not allow it; the connection goes on.
     */
    CompletableFuture<Void> subscribe(String topic);

    /** Attempts to connect that failed, since start. */
    long failedAttempts();

    /** The virtual network cable: while it is out there is no connection and no attempt to make one. */
    void setPlugged(boolean plugged);

    /** Says goodbye and stops. Idempotent. */
    @Override
    void close();
}
