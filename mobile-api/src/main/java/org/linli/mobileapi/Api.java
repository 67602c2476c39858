package org.linli.mobileapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Brings a {@link Contract} and the features' handlers together. Build it in main: register every handler, then {@link #router()}.
 *
 * <p>Order of a request: remembered answers, headers, origin, rate, body, caller and access, contract, handler. Not safe for several threads while being built.
 */
public final class Api implements AutoCloseable {

    private static final int MAX_ADDRESSES = 50_000;

    private final Vertx vertx;
    private final Contract contract;
    private final CallerResolver callers;
    private final ApiSettings settings;
    private final Senders senders;
    private final Patience patience;
    private final WorkerExecutor workers;
    private final InnerReads inner;
    private final Map<String, OperationHandler> handlers = new LinkedHashMap<>();
    private final Map<String, LiveFeed> feeds = new LinkedHashMap<>();
    private Function<Exception, Optional<Problem>> refusals = failure -> Optional.empty();
    private UnaryOperator<Problem> sentences = problem -> problem;
    private First first = (usual, rest) -> rest;

    /** What is tried before the router. */
    private interface First {
        Handler<HttpServerRequest> before(BooleanSupplier usual, Handler<HttpServerRequest> rest);
    }

    public Api(Vertx vertx, Contract contract, CallerResolver callers, ApiSettings settings) {
        this.vertx = vertx;
        this.contract = contract;
        this.callers = callers;
        this.settings = settings;
        this.senders = new Senders(settings.proxies());
        this.patience = new Patience(vertx, settings.patience());
        this.workers = vertx.createSharedWorkerExecutor("linli-api", settings.workers());
        this.inner = new InnerReads(contract, RequestValidator.create(vertx, contract.document()));
    }

    /** Registers the handler of an operation. Twice for one operation is refused. */
    public Api on(String operationId, OperationHandler handler) {
        refuseDouble(operationId);
        handlers.put(operationId, handler);
        return this;
    }

    /** Registers a live feed as the answer of an operation that returns {@code text/event-stream}. */
    public Api live(String operationId, LiveFeed feed) {
        refuseDouble(operationId);
        feeds.put(operationId, feed);
        return this;
    }

    /** How an exception by which features refuse becomes a problem; an exception it does not know is answered as 500. */
    public Api refusals(Function<Exception, Optional<Problem>> mapping) {
        refusals = mapping;
        return this;
    }

    /** What people read: completes each problem that a handler or a refusal makes, by its code. The kit's own problems have their sentences. */
    public Api sentences(UnaryOperator<Problem> completion) {
        sentences = completion;
        return this;
    }

    private void refuseDouble(String operationId) {
        if (handlers.containsKey(operationId) || feeds.containsKey(operationId)) {
            throw new IllegalStateException("two handlers for operation " + operationId);
        }
    }

    /**
     * Reads from inside the process what this caller may read over HTTP, such as one page of a list; the same checks of rights and parameters come first, and a
     * refusal of theirs is a reply. May block; not for an event loop. Any thread, once everything is registered.
     *
     * @param operation a GET
     * @param parameters of path and query
     * @throws Exception what the handler throws, refusals too
     */
    public Reply read(String operation, Caller caller, Map<String, String> parameters) throws Exception {
        OperationHandler handler = handlers.get(operation);
        if (handler == null) {
            throw new IllegalArgumentException("no handler for operation " + operation);
        }
        return inner.read(handler, operation, caller, parameters);
    }

    /** What a reply of {@link #read} holds, as it would be written. */
    public static JsonNode json(Reply reply) {
        return InnerReads.json(reply);
    }

    /** The contract that is answered here. */
    public Contract contract() {
        return contract;
    }

    /**
     * The router that answers all operations; more routes (health, pages) may be added to it. Every error is a problem document.
     *
     * @throws IllegalStateException when an operation has no handler or a handler no operation; the message names them all
     */
    public Router router() {
        refuseGaps();
        Exchange exchange = new Exchange(
                vertx, contract, callers, settings, senders, workers, new Exchange.Words(refusals, sentences));
        RateLimiter limiter =
                new RateLimiter(settings.clock(), settings.perMinute(), Duration.ofMinutes(1), MAX_ADDRESSES);
        Guard guard = new Guard(
                settings,
                senders,
                patience,
                limiter,
                context -> contract.takesBytes(
                        context.request().method().name(), context.request().path()),
                contract.greatestRawBody());
        RouterBuilder builder = RouterBuilder.create(vertx, contract.document());
        guard.handlers().forEach(builder::rootHandler);
        for (Operation operation : contract.operations()) {
            addRoute(builder.getRoute(operation.getOperationId()), operation, exchange);
        }
        Router router = builder.createRouter();
        Failures.install(router);
        first = (usual, rest) -> new KnownAnswers(remembering(), exchange, patience, limiter, senders, usual, rest);
        return router;
    }

    private Map<String, KnownAnswers.Known> remembering() {
        Map<String, KnownAnswers.Known> remembering = new HashMap<>();
        for (Operation operation : contract.operations()) {
            OperationHandler handler = handlers.get(operation.getOperationId());
            boolean limited = operation.getOpenAPIModel().getValue("x-per-minute") != null;
            if (handler != null
                    && handler.remembers()
                    && !limited
                    && HttpMethod.GET.equals(operation.getHttpMethod())) {
                remembering.put(
                        operation.getAbsoluteOpenAPIPath(),
                        new KnownAnswers.Known(contract.terms(operation.getOperationId()), handler));
            }
        }
        return remembering;
    }

    /**
     * A server that answers with the router, refuses in words what cannot be read, and drops connections that do not get on. Not listening yet.
     *
     * @param options changed: HTTP/2 without TLS is off, since a connection would be kept waiting for its beginning where nobody watches, and no browser speaks it
     * @param router of {@link #router()}
     * @param usual whether remembered answers may be given before the router is asked; it may have something to say to every request, as when the server leaves
     */
    public HttpServer server(HttpServerOptions options, Router router, BooleanSupplier usual) {
        return vertx.createHttpServer(options.setHttp2ClearTextEnabled(false))
                .connectionHandler(patience::opened)
                .invalidRequestHandler(Api::answerInvalid)
                .requestHandler(first.before(usual, router));
    }

    /** Answers what is no HTTP request of ours before any route is looked at: a line or header too long, a request that cannot be read. */
    private static void answerInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        Problem problem = Failures.problem(status, null);
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(Json.text(problem))
                .onComplete(unused -> request.connection().close());
    }

    private void addRoute(OpenAPIRoute route, Operation operation, Exchange exchange) {
        String id = operation.getOperationId();
        route.setDoValidation(false);
        Object perMinute = operation.getOpenAPIModel().getValue("x-per-minute");
        if (perMinute instanceof Number times) {
            route.addHandler(Guard.limit(
                    new RateLimiter(settings.clock(), times.intValue(), Duration.ofMinutes(1), MAX_ADDRESSES),
                    senders));
        }
        route.addHandler(context -> exchange.authenticate(context, id));
        LiveFeed feed = feeds.get(id);
        if (feed != null) {
            route.addHandler(context -> feed.serve(context, Exchange.caller(context)));
            return;
        }
        OperationHandler handler = handlers.get(id);
        if (handler == null) {
            throw new IllegalStateException("no handler for " + id);
        }
        route.addHandler(context -> exchange.validate(context, operation));
        route.addHandler(context -> exchange.invoke(context, id, handler));
    }

    private void refuseGaps() {
        Set<String> unanswered = contract.operationIds();
        unanswered.removeAll(handlers.keySet());
        unanswered.removeAll(feeds.keySet());
        Set<String> unknown = new TreeSet<>(handlers.keySet());
        unknown.addAll(feeds.keySet());
        unknown.removeAll(contract.operationIds());
        if (!unanswered.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalStateException(
                    "operations without handler: " + unanswered + "; handlers without operation: " + unknown);
        }
    }

    /** Ends feeds and the worker pool; handlers that run end first. */
    @Override
    public void close() {
        feeds.values().forEach(LiveFeed::close);
        workers.close();
    }
}
