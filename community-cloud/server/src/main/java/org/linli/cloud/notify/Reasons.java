package org.linli.cloud.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Sender.Outcome;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.outward.Trouble;

/** Why something did not get through, in short codes that hold nothing of what the other side said. */
final class Reasons {

    private Reasons() {}

    static String of(Throwable failure) {
        return Trouble.of(failure);
    }

    /** What an answer by its status means where nothing else is said. */
    static Outcome of(Outward.Answer answer) {
        int status = answer.status();
        if (answer.isSuccess()) {
            return Outcome.SENT;
        }
        return new Outcome(Sender.End.FAILED, "answered-" + status, retryAfter(answer));
    }

    /** In seconds; a date, or nonsense, is not looked at. */
    static @Nullable Duration retryAfter(Outward.Answer answer) {
        String text = answer.headers().getOrDefault("Retry-After", "");
        return text.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }
}
