package org.linli.cloud.outward;

import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why a post of {@link Outward} did not get through, in short codes that hold nothing of what the other side said. */
public final class Trouble {

    private Trouble() {}

    public static String of(Throwable failure) {
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
}
