package org.linli.cloud.identity;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where and what the cloud is.
 *
 * @param cookie name of the session cookie, by whether the connection is TLS
 * @param address base of links, such as {@code https://localhost:8443}; asked for at each link since ports may be chosen at start
 */
public record Site(
        String communityId,
        String communityName,
        String zone,
        Function<Boolean, String> cookie,
        Supplier<String> address) {}
