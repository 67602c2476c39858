package org.linli.cloud.notify;

import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Sender.Outcome;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.outward.PublicAddresses;

/** Why something did not get through, in short codes that hold nothing of what the other side said. */
final class Reasons {

    private Reasons() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof PublicAddresses.Forbidden) {
            return "address-not-allowed";
        }
        if (cause instanceof UnknownHostException) {
            return "name-unknown";
        }
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            return "certificate";
        }
        if (cause instanceof ConnectException) {
            return "no-connection";
        }
        if (cause instanceof TimeoutException || cause instanceof StreamResetException) {
            return "no-answer";
        }
        return cause instanceof IOException ? "connection-lost" : "broken";
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
