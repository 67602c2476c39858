package org.linli.door.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.door.http.HttpProblem;
import org.linli.door.http.LocalServer;
import org.linli.door.http.Reply;
import org.linli.door.http.Request;
import org.linli.door.provision.ClaimException;
import org.linli.door.provision.WiringTest;
import org.linli.door.runtime.DoorStatus;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the installer's page: on a new unit the claim form, on a claimed one state, self-test and log behind the installer PIN. Make one for the set-up
 * with {@link #setUp} and, once claimed, one for the running door with {@link #running}, both with the same {@link PageAccess}, and the installer
 * stays signed in. Thread: any.
 */
public final class DevicePage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DevicePage.class);
    private static final String COOKIE = "linli-installer";
    private static final int MAX_SECRET = 200;

    private final PageAccess access;
    private final InstallerPin pin;
    private final LocalServer server;
    private final @Nullable Claimer claimer;
    private final @Nullable DeviceFacts facts;
    private final @Nullable SelfTest selfTest;
    private final Object claiming = new Object();
    private volatile @Nullable String claimed;

    private DevicePage(
            InetSocketAddress address,
            PageAccess access,
            InstallerPin pin,
            @Nullable Claimer claimer,
            @Nullable DeviceFacts facts,
            @Nullable SelfTest selfTest)
            throws IOException {
        this.access = access;
        this.pin = pin;
        this.claimer = claimer;
        this.facts = facts;
        this.selfTest = selfTest;
        server = new LocalServer("device-page", address, List.of());
        server.resource("/", DevicePage.class, "index.html")
                .resource("/app.js", DevicePage.class, "app.js")
                .resource("/style.css", DevicePage.class, "style.css")
                .on("GET", "/api/start", request -> Reply.json(start(request)))
                .on("POST", "/api/session", this::signIn)
                .on("POST", "/api/session/end", this::signOut)
                .on("POST", "/api/claim", this::claim);
        if (facts != null && selfTest != null) {
            server.on("GET", "/api/overview", guarded(request -> Reply.json(overview(facts))))
                    .on("GET", "/api/log", guarded(request -> Reply.json(Map.of("lines", facts.log()))))
                    .on("GET", "/api/selftest", guarded(request -> Reply.json(selfTest.progress())))
                    .on("POST", "/api/selftest/start", guarded(request -> {
                        request.json();
                        selfTest.start();
                        return Reply.done();
                    }))
                    .on("POST", "/api/selftest/answer", guarded(request -> {
                        selfTest.answer(request.json().path("seen").asBoolean());
                        return Reply.done();
                    }))
                    .on("POST", "/api/selftest/stop", guarded(request -> {
                        request.json();
                        selfTest.stop();
                        return Reply.done();
                    }));
        }
    }

    /**
     * For a unit without identity.
     *
     * @param address loopback unless the installer's setting says otherwise; port 0 for any free one
     * @throws IOException when the address cannot be used
     */
    public static DevicePage setUp(InetSocketAddress address, PageAccess access, InstallerPin pin, Claimer claimer)
            throws IOException {
        return new DevicePage(address, access, pin, claimer, null, null);
    }

    /**
     * For a running door.
     *
     * @param recorder {@code DoorRuntime::record} fits
     * @throws IOException when the address cannot be used
     */
    public static DevicePage running(
            InetSocketAddress address,
            PageAccess access,
            InstallerPin pin,
            DeviceFacts facts,
            WiringTest wiring,
            Function<Happening, CompletableFuture<Void>> recorder)
            throws IOException {
        return new DevicePage(address, access, pin, null, facts, new SelfTest(wiring, recorder));
    }

    public DevicePage open() {
        server.start();
        return this;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        if (selfTest != null) {
            selfTest.stop();
        }
        server.close();
    }

    private LocalServer.Handler guarded(LocalServer.Handler handler) {
        return request -> {
            if (!signedIn(request)) {
                throw new HttpProblem(401, "enter the installer PIN first");
            }
            return handler.handle(request);
        };
    }

    private boolean signedIn(Request request) {
        return request.cookie(COOKIE).map(access::use).orElse(false);
    }

    private Map<String, Object> start(Request request) {
        Map<String, Object> all = new LinkedHashMap<>();
        boolean signedIn = signedIn(request);
        all.put("claimed", claimer == null || claimed != null);
        all.put("running", facts != null);
        all.put("signedIn", signedIn);
        all.put("pinSet", pin.isSet());
        all.put("pauseSeconds", access.pause().map(Duration::toSeconds).orElse(0L));
        return all;
    }

    private Reply signIn(Request request) throws Exception {
        String typed = secret(request.json(), "pin");
        checkPause();
        if (!pin.isSet()) {
            throw new HttpProblem(409, "no PIN was made yet; run: linli door page-pin");
        }
        if (!pin.matches(typed)) {
            access.failed();
            LOG.warn("a wrong installer PIN was entered at the local page");
            throw new HttpProblem(401, "wrong PIN");
        }
        return withSession(Reply.done());
    }

    private Reply signOut(Request request) throws Exception {
        request.json();
        request.cookie(COOKIE).ifPresent(access::end);
        return Reply.done().with("Set-Cookie", COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    private Reply claim(Request request) throws Exception {
        JsonNode body = request.json();
        String code = secret(body, "code");
        URI cloud = address(secret(body, "cloud"));
        synchronized (claiming) {
            if (claimer == null || claimed != null) {
                throw new HttpProblem(409, "this unit is claimed already");
            }
            checkPause();
            try {
                String door = claimer.claim(cloud, code);
                claimed = door;
                LOG.info("this unit was claimed for door {} at the local page", door);
                return withSession(Reply.json(Map.of("door", door, "pin", pin.renew())));
            } catch (ClaimException e) {
                access.failed();
                throw new HttpProblem(409, Optional.ofNullable(e.getMessage()).orElse("the claim failed"));
            }
        }
    }

    private static URI address(String text) throws HttpProblem {
        try {
            return new URI(text);
        } catch (java.net.URISyntaxException e) {
            throw new HttpProblem(400, "the cloud's address is not an address");
        }
    }

    private static String secret(JsonNode body, String field) throws HttpProblem {
        String text = body.path(field).asText().trim();
        if (text.isEmpty() || text.length() > MAX_SECRET) {
            throw new HttpProblem(400, field + " is missing or too long");
        }
        return text;
    }

    private void checkPause() throws HttpProblem {
        Optional<Duration> pause = access.pause();
        if (pause.isPresent()) {
            throw new HttpProblem(429, "too many attempts; wait " + (pause.get().toSeconds() + 1) + " s");
        }
    }

    private Reply withSession(Reply reply) {
        // No Secure: the page has no TLS; it is loopback, or the installer's own LAN by explicit setting.
        return reply.with("Set-Cookie", COOKIE + "=" + access.begin() + "; Path=/; HttpOnly; SameSite=Strict");
    }

    private static Map<String, Object> overview(DeviceFacts facts) {
        DoorStatus status = facts.status();
        DeviceFacts.Link link = facts.link();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("door", facts.door());
        all.put("version", facts.version());
        all.put("at", status.at().toString());
        all.put("clock", status.clock().name());
        all.put("state", status.state().name());
        all.put("lockReleased", status.lockReleased());
        all.put("leafOpen", status.leafOpen());
        all.put("fire", status.fire());
        all.put("lockdown", status.lockdown());
        all.put("evacuation", status.evacuation());
        all.put("heldEvents", status.heldEvents());
        all.put("queued", status.queued());
        all.put("refusedCredentials", status.refusedCredentials());
        all.put("faults", status.faults());
        all.put("connected", link.connected());
        all.put("waiting", link.waiting());
        all.put("revision", link.revision());
        return all;
    }
}
