package org.linli.mobileapi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The steps of one request: who calls, may they, does it match the contract, the handler, the reply. Each begins on the event loop. */
final class Exchange {

    private static final String CALLER = "linli.caller";
    private static final String BEARER = "Bearer ";

    private final Contract contract;
    private final CallerResolver callers;
    private final ApiSettings settings;
    private final WorkerExecutor workers;
    private final Function<Exception, Optional<Problem>> refusals;
    private final RequestValidator requests;
    private final ResponseValidator responses;
    private final RequestExtractor extractor = RequestExtractor.withBodyHandler();

    Exchange(
            Vertx vertx,
            Contract contract,
            CallerResolver callers,
            ApiSettings settings,
            WorkerExecutor workers,
            Function<Exception, Optional<Problem>> refusals) {
        this.contract = contract;
        this.callers = callers;
        this.settings = settings;
        this.workers = workers;
        this.refusals = refusals;
        this.requests = RequestValidator.create(vertx, contract.document());
        this.responses = ResponseValidator.create(vertx, contract.document());
    }

    static Caller caller(RoutingContext context) {
        return context.get(CALLER);
    }

    /** The guard: before anything of the request is looked at, the caller must be allowed to call this operation at all. */
    void authenticate(RoutingContext context, String operation) {
        CallerResolver.Credentials credentials = credentials(context);
        Set<String> access = contract.access(operation);
        workers.executeBlocking(() -> callers.resolve(credentials), false)
                .onFailure(context::fail)
                .onSuccess(caller -> {
                    if (caller.maySee(access)) {
                        context.put(CALLER, caller);
                        context.next();
                    } else if (caller.signedIn()) {
                        Failures.send(context, Problem.forbidden("this needs one of the roles " + sorted(access)));
                    } else {
                        Failures.send(
                                context,
                                Problem.of(401, "sign-in-needed", "Sign in first")
                                        .withDetail("no valid session"));
                    }
                });
    }

    private static String sorted(Set<String> access) {
        return String.join(", ", new java.util.TreeSet<>(access));
    }

    private CallerResolver.Credentials credentials(RoutingContext context) {
        Cookie cookie = context.request()
                .getCookie(settings.cookieName(context.request().isSSL()));
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        @Nullable
        String bearer = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
        return new CallerResolver.Credentials(
                cookie == null ? null : cookie.getValue(), bearer, Guard.address(context));
    }

    void validate(RoutingContext context, Operation operation) {
        extractor
                .extractValidatableRequest(context, operation)
                .compose(request -> requests.validate(request, operation.getOperationId()))
                .onFailure(context::fail)
                .onSuccess(validated -> {
                    context.put(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST, validated);
                    context.next();
                });
    }

    void invoke(RoutingContext context, String operation, OperationHandler handler) {
        ValidatedRequest validated = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        ApiRequest request = new ApiRequest(
                operation, caller(context), validated, context.request().isSSL());
        workers.executeBlocking(() -> Written.of(answer(handler, request)), false)
                .compose(written -> check(operation, written))
                .onFailure(context::fail)
                .onSuccess(written -> send(context, written));
    }

    private Reply answer(OperationHandler handler, ApiRequest request) throws Exception {
        try {
            return handler.handle(request);
        } catch (Exception e) {
            return Reply.problem(refusals.apply(e).orElseThrow(() -> e));
        }
    }

    private Future<Written> check(String operation, Written written) {
        if (!settings.checkReplies()) {
            return Future.succeededFuture(written);
        }
        if (written.body != null
                && contract.document().operation(operation).getResponse(written.status) == null
                && written.status < 400) {
            return Future.failedFuture(new IllegalStateException(
                    "operation " + operation + " replied " + written.status + ", which the contract does not list"));
        }
        ValidatableResponse response = written.body == null
                ? ValidatableResponse.create(written.status, written.reply.headers())
                : ValidatableResponse.create(
                        written.status, written.reply.headers(), Buffer.buffer(written.body), "application/json");
        return responses
                .validate(response, operation)
                .map(written)
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "operation " + operation + " replied " + written.status + " against the contract: "
                                + cause.getMessage(),
                        cause)));
    }

    private static void send(RoutingContext context, Written written) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(written.status);
        written.reply.headers().forEach(response::putHeader);
        if (written.body == null) {
            response.end();
            return;
        }
        boolean problem = written.reply.body() instanceof Problem;
        response.putHeader(HttpHeaders.CONTENT_TYPE, problem ? Problem.MEDIA_TYPE : "application/json");
        response.end(written.body);
    }

    /** A reply and its JSON, made on the worker: large lists must not be written on the event loop. */
    private record Written(
            Reply reply, int status, @Nullable String body) {
        static Written of(Reply reply) {
            return new Written(reply, reply.status(), reply.body() == null ? null : Json.text(reply.body()));
        }
    }
}
