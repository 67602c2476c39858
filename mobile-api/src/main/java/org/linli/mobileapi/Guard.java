package org.linli.mobileapi;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every request passes first: headers on the reply, the origin check, the rate limit, the body limit. */
final class Guard {

    /** A page of ours sends this with every change; another site's form or image cannot. */
    static final String REQUEST_HEADER = "X-Linli-Request";

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** Written as bytes once and for all. */
    private static final Map<CharSequence, CharSequence> HEADERS = written(Map.of(
            "Content-Security-Policy",
            CONTENT_POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "geolocation=(), payment=()",
            "Cache-Control",
            "no-store"));

    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence TRANSPORT_SECURITY_VALUE = HttpHeaders.createOptimized("max-age=31536000");

    private static Map<CharSequence, CharSequence> written(Map<String, String> headers) {
        Map<CharSequence, CharSequence> written = new LinkedHashMap<>();
        headers.forEach(
                (name, value) -> written.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value)));
        return written;
    }

    private final ApiSettings settings;
    private final Senders senders;
    private final Patience patience;
    private final RateLimiter limiter;
    private final Predicate<RoutingContext> takesBytes;
    private final long greatestBody;

    /**
     * @param takesBytes whether a request is for an operation with a body that is not JSON
     * @param greatestBody bytes allowed there; its own limit is held when the operation is known
     */
    Guard(
            ApiSettings settings,
            Senders senders,
            Patience patience,
            RateLimiter limiter,
            Predicate<RoutingContext> takesBytes,
            long greatestBody) {
        this.settings = settings;
        this.senders = senders;
        this.patience = patience;
        this.limiter = limiter;
        this.takesBytes = takesBytes;
        this.greatestBody = greatestBody;
    }

    List<Handler<RoutingContext>> handlers() {
        PlatformHandler begun = context -> {
            if (patience.begun(context)) {
                context.next();
            }
        };
        SecurityPolicyHandler headers = this::addHeaders;
        SecurityPolicyHandler address = Guard::checkAddress;
        SecurityPolicyHandler origin = this::checkOrigin;
        SecurityPolicyHandler rate = limit(limiter, senders);
        BodyHandler small = BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes());
        BodyHandler large = BodyHandler.create(false).setBodyLimit(Math.max(greatestBody, settings.maxBodyBytes()));
        Handler<RoutingContext> body = context -> (takesBytes.test(context) ? large : small).handle(context);
        Handler<RoutingContext> whole = context -> {
            patience.whole(context);
            context.next();
        };
        return List.of(begun, headers, address, origin, rate, body, whole);
    }

    private void addHeaders(RoutingContext context) {
        addHeaders(context.response().headers(), senders.isSecure(context.request()));
        context.next();
    }

    /** What every answer of ours says, however it came about. */
    static void addHeaders(MultiMap headers, boolean secure) {
        HEADERS.forEach((name, value) -> headers.add(name, value));
        if (secure) {
            headers.add(TRANSPORT_SECURITY, TRANSPORT_SECURITY_VALUE);
        }
    }

    /** An address whose escapes cannot be read would break whoever reads it first; two hosts are two addresses (RFC 9112, 3.2). */
    private static void checkAddress(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (BROKEN_ESCAPE.matcher(request.uri()).find()
                || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            Failures.send(context, Failures.problem(400, null));
            return;
        }
        context.next();
    }

    /** A change asked for by another site is refused, whatever cookie the browser sent along. */
    private void checkOrigin(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (SAFE.contains(request.method())) {
            context.next();
            return;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean foreign = origin != null && !isOwn(origin, request);
        boolean unmarked = request.getCookie(settings.cookieName(senders.isSecure(request))) != null
                && request.getHeader(REQUEST_HEADER) == null;
        if (foreign || unmarked) {
            Failures.send(
                    context,
                    Problem.forbidden(
                            foreign
                                    ? "the request comes from another site"
                                    : "the header " + REQUEST_HEADER + " is missing"));
            return;
        }
        context.next();
    }

    private static boolean isOwn(String origin, HttpServerRequest request) {
        try {
            URI uri = new URI(origin);
            // A plain connection may come from a proxy on this machine that speaks TLS to the browser.
            boolean fits = "https".equals(uri.getScheme()) || (!request.isSSL() && "http".equals(uri.getScheme()));
            return fits
                    && request.authority() != null
                    && uri.getAuthority() != null
                    && sameAuthority(
                            uri, request.authority().host(), request.authority().port());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean sameAuthority(URI origin, @Nullable String host, int port) {
        String originHost = origin.getHost();
        return originHost != null && originHost.equalsIgnoreCase(host) && origin.getPort() == port;
    }

    static SecurityPolicyHandler limit(RateLimiter limiter, Senders senders) {
        return context -> {
            if (limiter.allow(senders.address(context.request()))) {
                context.next();
            } else {
                context.response().putHeader("Retry-After", "60");
                Failures.send(
                        context,
                        Problem.of(429, "too-many-requests", "Too many requests")
                                .withDetail("try again in a minute"));
            }
        };
    }
}
