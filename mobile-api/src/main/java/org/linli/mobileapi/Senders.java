package org.linli.mobileapi;

import io.vertx.core.http.HttpServerRequest;

/** What we believe about the other side of a request: its address, and whether nobody on the way could read along. */
final class Senders {

    private final TrustedProxies proxies;

    Senders(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    private static String peer(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? "unknown"
                : String.valueOf(request.remoteAddress().hostAddress());
    }

    /** The sender's address; behind a proxy of ours, as the proxy says. */
    String address(HttpServerRequest request) {
        return proxies.sender(peer(request), request.headers().getAll("X-Forwarded-For"));
    }

    /** Whether the browser speaks TLS, to us or to a proxy of ours. */
    boolean isSecure(HttpServerRequest request) {
        return request.isSSL()
                || ("https".equals(request.getHeader("X-Forwarded-Proto")) && proxies.isOne(peer(request)));
    }
}
