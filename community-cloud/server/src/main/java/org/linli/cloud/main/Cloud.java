package org.linli.cloud.main;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.linli.cloud.audit.AuditHeads;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.broker.BrokerProcess;
import org.linli.cloud.device.DeviceOperations;
import org.linli.cloud.device.Identity;
import org.linli.cloud.identity.CodePost;
import org.linli.cloud.identity.IdentityFeature;
import org.linli.cloud.identity.Site;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.refusal.Sentences;
import org.linli.cloud.storage.News;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiSettings;
import org.linli.mobileapi.Contract;
import org.linli.mobileapi.LiveFeed;
import org.linli.mobileapi.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running cloud. Everything is built here, by hand, in order, and closed in reverse. */
public final class Cloud implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);
    private static final int MAX_LISTENERS = 10_000;
    private static final long STEP_SECONDS = 30;
    private static final long DRAIN_SECONDS = 20;

    /** Whoever cuts the log between two of these is not found by the heads alone. */
    private static final long HEADS_EVERY_MILLIS = 300_000;

    /** Other servers see it that late, and a door is stale after five minutes. */
    private static final long KEEP_HEARD_EVERY_MILLIS = 60_000;

    private static final String PRESENCE = "presence";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Foundation foundation;
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private volatile boolean leaving;

    private Cloud(Foundation foundation) {
        this.foundation = foundation;
    }

    /** Starts everything; when a step fails, what was started is closed again. Blocks. */
    public static Cloud start(CloudSettings settings, Clock clock) {
        return start(settings, clock, false);
    }

    /** @param checkReplies hold every reply against the contract, as tests do */
    static Cloud start(CloudSettings settings, Clock clock, boolean checkReplies) {
        Cloud cloud = new Cloud(Foundation.open(settings, clock));
        try {
            cloud.open(checkReplies);
            return cloud;
        } catch (RuntimeException e) {
            cloud.close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T closing(T part) {
        opened.push(part);
        return part;
    }

    private void open(boolean checkReplies) {
        CloudSettings settings = foundation.settings();
        closing(foundation);
        closing(DataLock.take(settings.data()));
        Identity server = foundation.serverIdentity();
        foundation.beginServing();
        Optional<BrokerProcess> broker = openBroker(settings, server);
        int brokerPort = broker.map(BrokerProcess::port).orElse(settings.mqtt().port());
        String brokerHost = broker.isPresent() ? "localhost" : settings.mqtt().host();

        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closing(registry::close);
        Vertx vertx = openVertx(registry);
        ApiSettings apiSettings = new ApiSettings(
                foundation.clock(),
                "linli",
                settings.workers(),
                ApiSettings.DEFAULT_MAX_BODY_BYTES,
                settings.requestsPerMinute(),
                settings.traffic().patience(),
                settings.traffic().proxies(),
                checkReplies);
        Contract contract = ContractFiles.load(vertx);
        LiveFeed feed = closing(new LiveFeed(vertx, MAX_LISTENERS, foundation.callers()::stillValid));
        Api api = closing(new Api(vertx, contract, foundation.callers(), apiSettings))
                .live("liveEvents", feed)
                .refusals(Cloud::problem)
                .sentences(Sentences::complete);
        Features features =
                closing(Features.open(foundation, new Features.Surroundings(vertx, api, feed, brokerHost, brokerPort)));
        registerOwn(api, feed, features, apiSettings, brokerPort);
        PublishedContracts contracts = PublishedContracts.of(contract.json());
        contracts.register(new Operations(api, foundation.audit()));

        Router router = api.router();
        router.route().order(Integer.MIN_VALUE).handler(this::endConnections);
        new Diagnostics(
                        registry,
                        () -> leaving
                                ? Diagnostics.STOPPING
                                : isReady(broker, features) ? Diagnostics.UP : Diagnostics.DOWN)
                .addTo(router, vertx);
        contracts.addTo(router);
        noteAuditHeads(vertx);
        followOthers(vertx);
        registry.gauge("linli_live_clients", feed, LiveFeed::clients);
        broker.ifPresent(process -> registry.gauge("linli_broker_starts", process, BrokerProcess::starts));
        WebFiles.load().addTo(router);
        listen(settings, server, options -> api.server(options, router, () -> !leaving));
        addresses.put("mqtt", settings.mqtt().publicHost() + ":" + brokerPort);
        closing(foundation.jobs()).start(registry);
        printSetupLink();
        closing(() -> leave(feed));
    }

    private boolean isReady(Optional<BrokerProcess> broker, Features features) {
        return foundation.database().isAnswering()
                && broker.map(BrokerProcess::isReady).orElse(true)
                && features.isReady();
    }

    /** The first step of closing: says so, and goes on answering for the time that is set. */
    private void leave(LiveFeed feed) throws InterruptedException {
        leaving = true;
        LOG.info("stopping");
        TimeUnit.MILLISECONDS.sleep(foundation.settings().server().farewell().toMillis());
        // Pages connect again by themselves, elsewhere; otherwise they would hold the port's end up.
        feed.close();
    }

    private Optional<BrokerProcess> openBroker(CloudSettings settings, Identity server) {
        if (settings.mqtt().mode() == CloudSettings.Mqtt.Mode.EXTERNAL) {
            return Optional.empty();
        }
        return Optional.of(closing(BrokerProcess.start(new BrokerProcess.Settings(
                settings.data().resolve("broker"),
                foundation.allowedFile(),
                settings.community().id(),
                settings.mqtt().host(),
                settings.mqtt().port(),
                server))));
    }

    private Vertx openVertx(PrometheusMeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
        closing(() -> await(vertx.close()));
        return vertx;
    }

    private void registerOwn(Api api, LiveFeed feed, Features features, ApiSettings apiSettings, int brokerPort) {
        CloudSettings settings = foundation.settings();
        CloudSettings.Community community = settings.community();
        AuditLog audit = foundation.audit();
        foundation.sessions().onEnd(feed::disconnect);
        identity()
                .register(
                        api,
                        new Site(
                                community.id(),
                                community.name(),
                                community.zone().getId(),
                                apiSettings::cookieName,
                                this::address),
                        audit);
        new DeviceOperations(
                        foundation.devices(),
                        foundation.claims(),
                        foundation.authority(),
                        foundation.clock(),
                        new DeviceOperations.Place(
                                community.id(),
                                settings.mqtt().publicHost(),
                                brokerPort,
                                features::trustedKeys,
                                features::doorExists,
                                foundation.access().owners()::isOf),
                        audit)
                .register(api);
        News news = foundation.database().news();
        news.listen(PRESENCE, door -> showPresence(feed, door));
        foundation.devices().onChange(door -> {
            showPresence(feed, door);
            news.tellOthers(PRESENCE, door);
        });
    }

    private void showPresence(LiveFeed feed, String door) {
        if (feed.clients() > 0) {
            String owner = foundation.access().owners().communityOf(door).orElse("");
            feed.publish(
                    "presence", Map.of("door", door), caller -> owner.equals(caller.community()) && isStaff(caller));
        }
    }

    /** What other servers must know of this one, and this one of them. */
    private void followOthers(Vertx vertx) {
        foundation
                .database()
                .news()
                .listen(
                        Foundation.ALLOWED,
                        unused -> vertx.executeBlocking(() -> {
                                    foundation.publishAllowed();
                                    return Boolean.TRUE;
                                })
                                .onFailure(failure -> LOG.error("the allowed clients were not written", failure)));
        every(vertx, KEEP_HEARD_EVERY_MILLIS, "keep when doors were heard", foundation.devices()::keepHeard);
        every(vertx, HEADS_EVERY_MILLIS, "write the allowed clients", foundation::stillServing);
    }

    private static void every(Vertx vertx, long millis, String what, Runnable work) {
        vertx.setPeriodic(
                millis,
                unused -> vertx.executeBlocking(
                                () -> {
                                    work.run();
                                    return Boolean.TRUE;
                                },
                                false)
                        .onFailure(failure -> LOG.error("failed to {}", what, failure)));
    }

    private IdentityFeature identity() {
        CodePost post = foundation.settings().codes().open(foundation.clock());
        if (post != null) {
            closing(post);
        }
        return new IdentityFeature(
                foundation.database(),
                foundation.box(),
                foundation.links(),
                foundation.sessions(),
                foundation.callers(),
                foundation.accounts(),
                foundation.directory(),
                new IdentityFeature.Outside(
                        post,
                        community -> foundation.companies().get(community).company(),
                        Set.copyOf(foundation.settings().internalProviders())),
                foundation.clock());
    }

    /** Now, from time to time, and before the database closes. */
    private void noteAuditHeads(Vertx vertx) {
        AuditHeads heads = foundation.auditHeads();
        heads.note();
        closing(heads::note);
        every(vertx, HEADS_EVERY_MILLIS, "note the head of the audit log", heads::note);
    }

    private static boolean isStaff(org.linli.mobileapi.Caller caller) {
        return caller.has("MANAGER") || caller.has("GUARD") || caller.has("INSTALLER");
    }

    private static Optional<Problem> problem(Exception failure) {
        if (!(failure instanceof Refused refused)) {
            return Optional.empty();
        }
        Problem problem = Sentences.problem(refused.status(), refused.code());
        String field = refused.field();
        return Optional.of(field == null ? problem : problem.withField(field, "not a possible value"));
    }

    private void listen(CloudSettings settings, Identity server, Function<HttpServerOptions, HttpServer> servers) {
        HttpServerOptions options = new HttpServerOptions()
                .setCompressionSupported(true)
                .setIdleTimeout(120)
                .setMaxHeaderSize(16 * 1024);
        if (settings.http().isOn()) {
            int port = listen(servers.apply(new HttpServerOptions(options)), settings.http(), "http.port");
            addresses.put("http", "http://" + localName(settings.http()) + ":" + port);
        }
        if (settings.https().isOn()) {
            HttpServerOptions tls = new HttpServerOptions(options)
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setKeyPath(server.keyFile().toString())
                            .setCertPath(server.certificateFile().toString()));
            tls.setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.3", "TLSv1.2"));
            int port = listen(servers.apply(tls), settings.https(), "https.port");
            addresses.put("https", "https://" + settings.names().get(0) + ":" + port);
        }
    }

    private static String localName(CloudSettings.Listener listener) {
        return java.util.Set.of("127.0.0.1", "0.0.0.0", "::", "::1").contains(listener.host())
                ? "localhost"
                : listener.host();
    }

    private int listen(HttpServer server, CloudSettings.Listener listener, String key) {
        try {
            await(server.listen(listener.port(), listener.host()));
        } catch (IllegalStateException e) {
            LOG.error("cannot listen", e);
            throw new BadSetting(key, "cannot listen on " + listener.host() + " port " + listener.port());
        }
        // Takes no more connections, and waits for the requests that run.
        closing(() -> await(server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS)));
        return server.actualPort();
    }

    /** While this server leaves, each answer ends its connection, so that the next request goes elsewhere. */
    private void endConnections(RoutingContext context) {
        if (leaving && context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        context.next();
    }

    /** Base of links: as set, else where browsers reach this cloud. */
    private String address() {
        String set = foundation.settings().address();
        return set.isEmpty() ? addresses.getOrDefault("https", addresses.getOrDefault("http", "")) : set;
    }

    private void printSetupLink() {
        foundation
                .links()
                .firstManager(foundation.settings().instance())
                .ifPresent(link -> SetupLinks.print(link, address(), addresses.get("http")));
    }

    /** {@code http}, {@code https} and {@code mqtt} with the ports really taken. */
    public Map<String, String> addresses() {
        return Map.copyOf(addresses);
    }

    /** One line for programs that started this process. */
    public String readyLine() {
        return "ready "
                + addresses.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }

    Foundation foundation() {
        return foundation;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a step failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Closes in reverse; a part that fails to close does not keep the others open. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close in order", part.getClass().getSimpleName(), e);
            }
        }
    }
}
