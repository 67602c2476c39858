package org.linli.mobileapi;

import java.time.Clock;
import java.time.Duration;

/**
 * How the kit behaves.
 *
 * @param sessionCookie name of the cookie that carries the session; over TLS it gets the prefix {@code __Host-}
 * @param workers threads that run handlers, 1..256
 * @param maxBodyBytes larger bodies are refused with 413
 * @param perMinute requests one address may send in a minute, over all operations
 * @param patience how long the first request of a connection may take to arrive; bodies and later requests have four times that
 * @param proxies whose word about the sender counts
 * @param checkReplies every reply is held against the contract, and one that breaks it becomes a 500; tests run with it
 */
public record ApiSettings(
        Clock clock,
        String sessionCookie,
        int workers,
        long maxBodyBytes,
        int perMinute,
        Duration patience,
        TrustedProxies proxies,
        boolean checkReplies) {

    public static final long DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

    public ApiSettings {
        if (workers < 1 || workers > 256 || maxBodyBytes < 1 || perMinute < 1 || patience.toMillis() < 1) {
            throw new IllegalArgumentException("workers, maxBodyBytes, perMinute and patience must be positive");
        }
    }

    /** The cookie's name on this kind of connection: browsers accept a {@code __Host-} cookie from TLS only, and nothing else can overwrite it. */
    public String cookieName(boolean secure) {
        return secure ? "__Host-" + sessionCookie : sessionCookie;
    }

    /** For tests: generous limits, replies checked. */
    public static ApiSettings forTests(Clock clock) {
        return new ApiSettings(
                clock, "linli", 8, DEFAULT_MAX_BODY_BYTES, 100_000, Duration.ofSeconds(30), TrustedProxies.NONE, true);
    }
}
