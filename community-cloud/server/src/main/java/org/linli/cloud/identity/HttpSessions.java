package org.linli.cloud.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.CallerResolver;
import org.linli.mobileapi.Reply;

/** Sessions as HTTP carries them: two cookies for browsers, a pair of tokens in the answer for programs. */
final class HttpSessions {

    private static final String DEVICE = "-device";
    private static final int MAX_USER_AGENT = 500;

    private final Callers callers;
    private final Sessions sessions;
    private final MeView me;
    private final Site site;

    HttpSessions(Callers callers, Sessions sessions, MeView me, Site site) {
        this.callers = callers;
        this.sessions = sessions;
        this.me = me;
        this.site = site;
    }

    /** A program's secrets, shown once. */
    record Tokens(String accessToken, @Nullable String refreshToken, long expiresInSeconds) {
        @Override
        public String toString() {
            return "Tokens[…]";
        }
    }

    /** @param tokens the client is a program that keeps no cookies */
    Origin origin(ApiRequest request, boolean tokens) {
        String agent = request.rawHeader("User-Agent").orElse("");
        return new Origin(
                request.caller().address(),
                DeviceWords.of(agent.substring(0, Math.min(MAX_USER_AGENT, agent.length()))),
                cookie(request, name(request) + DEVICE).orElse(null),
                tokens ? Sessions.Kind.TOKENS : Sessions.Kind.COOKIE);
    }

    static Optional<String> cookie(ApiRequest request, String name) {
        return Arrays.stream(request.rawHeader("Cookie").orElse("").split(";", -1))
                .map(String::strip)
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .map(HttpSessions::unquoted)
                .filter(value -> value.length() <= org.linli.cloud.identity.Tokens.MAX_LENGTH)
                .findFirst();
    }

    /** Some clients, Java's own among them, put values between quotes, as RFC 6265 allows. */
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private String name(ApiRequest request) {
        return site.cookie().apply(request.secure());
    }

    /** Answers with who is signed in now, and hands out the session. A session the same browser had before ends. */
    Reply signedIn(ApiRequest request, SignedIn result) {
        Sessions.NewSession session = result.session();
        boolean program = session.refresh() != null;
        Caller caller = callers.resolve(new CallerResolver.Credentials(
                program ? null : session.token(),
                program ? session.token() : null,
                null,
                null,
                Set.of(),
                request.caller().address()));
        if (!caller.signedIn()) {
            sessions.end(session.id(), result.person());
            throw Refused.forbidden("no-rights-now");
        }
        endPrevious(request.caller(), session);
        if (program) {
            return Reply.ok(me.of(caller, tokens(session)));
        }
        return withCookies(request, Reply.ok(me.of(caller, null)), session, result.deviceToken());
    }

    private void endPrevious(Caller before, Sessions.NewSession now) {
        String session = before.session();
        String person = before.actor();
        if (session != null && person != null && !session.equals(now.id())) {
            sessions.end(session, person);
        }
    }

    Tokens tokens(Sessions.NewSession session) {
        return new Tokens(session.token(), session.refresh(), session.life().toSeconds());
    }

    Reply withCookies(ApiRequest request, Reply reply, Sessions.NewSession session, @Nullable String deviceToken) {
        Reply result = reply.withCookie(
                cookie(request, name(request), session.token(), session.life().toSeconds()));
        return deviceToken == null
                ? result
                : result.withCookie(
                        cookie(request, name(request) + DEVICE, deviceToken, KnownDevices.LIFE.toSeconds()));
    }

    Reply signedOut(ApiRequest request) {
        return Reply.noContent().withCookie(cookie(request, name(request), "", 0));
    }

    private static String cookie(ApiRequest request, String name, String value, long seconds) {
        return name + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (request.secure() ? "; Secure" : "");
    }
}
