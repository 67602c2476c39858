package org.linli.cloud.identity;

import java.io.IOException;
import java.time.Duration;

/** Brings a one-time code to a phone. Called on a thread of its own, one message at a time; may block for some seconds. Nothing of a message may be logged. */
@FunctionalInterface
public interface CodeSender {

    /**
     * @param id of this message, the same when it is sent again
     * @param phone plus sign and digits
     * @param code six digits
     * @param life for how long the code counts
     */
    record Message(String id, String phone, String code, Duration life) {
        @Override
        public String toString() {
            return "Message[" + id + "]";
        }
    }

    /** @throws IOException when it did not arrive; it may be tried again */
    void send(Message message) throws IOException;
}
