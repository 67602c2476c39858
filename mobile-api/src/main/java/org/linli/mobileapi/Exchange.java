package org.linli.mobileapi;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of one request: who calls, may they, does it match the contract, the handler, the reply. Each begins on the event loop. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final String CALLER = "linli.caller";
    private static final String BEARER = "Bearer ";
    private static final String COMMUNITY = "community";
    private static final String REPRESENTED = "for";

    /** Set for longer than servers take to hear of each other's changes. */
    private static final String CHANGED = "linli-changed";

    private static final String CHANGED_COOKIE = CHANGED + "=1; Path=/; Max-Age=3; HttpOnly; SameSite=Strict";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Contract contract;
    private final CallerResolver callers;
    private final ApiSettings settings;
    private final Senders senders;
    private final WorkerExecutor workers;
    private final Words words;
    private final RequestValidator requests;
    private final ResponseValidator responses;
    private final RequestExtractor extractor = RequestExtractor.withBodyHandler();

    /**
     * How refusals are said.
     *
     * @param refusals the problem for an exception by which a feature refuses
     * @param sentences puts the feature's sentences into a problem
     */
    record Words(Function<Exception, Optional<Problem>> refusals, UnaryOperator<Problem> sentences) {

        Optional<Problem> refusal(Exception failure) {
            return refusals.apply(failure).map(sentences);
        }

        Reply complete(Reply reply) {
            return reply.body() instanceof Problem problem
                    ? new Reply(reply.status(), sentences.apply(problem), reply.headers())
                    : reply;
        }
    }

    Exchange(
            Vertx vertx,
            Contract contract,
            CallerResolver callers,
            ApiSettings settings,
            Senders senders,
            WorkerExecutor workers,
            Words words) {
        this.contract = contract;
        this.callers = callers;
        this.settings = settings;
        this.senders = senders;
        this.workers = workers;
        this.words = words;
        this.requests = RequestValidator.create(vertx, contract.document());
        this.responses = ResponseValidator.create(vertx, contract.document());
    }

    static Caller caller(RoutingContext context) {
        return context.get(CALLER);
    }

    /** The guard: before anything of the request is looked at, the caller must be allowed to call this operation at all. */
    void authenticate(RoutingContext context, String operation) {
        Contract.Terms terms = contract.terms(operation);
        Optional<String> tooLong = tooLong(context, terms);
        if (tooLong.isPresent()) {
            Failures.send(
                    context,
                    Problem.of(400, "invalid-request", Problem.INVALID)
                            .withErrors(List.of(FieldErrors.impossible(tooLong.get()))));
            return;
        }
        CallerResolver.Credentials credentials = credentials(context, terms);
        Optional<Caller> known;
        try {
            known = callers.remembered(credentials);
        } catch (RuntimeException refused) {
            fail(context, refused);
            return;
        }
        if (known.isPresent()) {
            admit(context, terms, known.get());
            return;
        }
        workers.executeBlocking(() -> callers.resolve(credentials), false)
                .onFailure(failure -> fail(context, failure))
                .onSuccess(caller -> admit(context, terms, caller));
    }

    /** What is remembered for a request that names neither a community nor anybody to act for; empty when nothing is, or anything is not as usual. */
    Optional<Reply> known(HttpServerRequest request, Contract.Terms terms, OperationHandler handler) {
        Cookie cookie = request.getCookie(settings.cookieName(senders.isSecure(request)));
        if (cookie == null || request.getCookie(CHANGED) != null) {
            return Optional.empty();
        }
        try {
            return callers.remembered(new CallerResolver.Credentials(
                            cookie.getValue(),
                            null,
                            null,
                            null,
                            terms.acting(),
                            terms.stepUp(),
                            senders.address(request)))
                    .filter(caller -> caller.maySee(terms.access()) && caller.isWithin(terms.scope()))
                    .flatMap(caller -> handler.remembered(caller, request.uri()));
        } catch (RuntimeException refused) {
            // Said where it is looked up properly.
            return Optional.empty();
        }
    }

    /** Browsers only, and not right after a change of their own: it may have been made by another server, of which this one hears a moment later. */
    private boolean mayRemember(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && request.getCookie(settings.cookieName(senders.isSecure(request))) != null
                && request.getCookie(CHANGED) == null;
    }

    private static void admit(RoutingContext context, Contract.Terms terms, Caller caller) {
        Set<String> access = terms.access();
        if (caller.maySee(access) && caller.isWithin(terms.scope())) {
            context.put(CALLER, caller);
            context.next();
        } else if (caller.maySee(access)) {
            Failures.send(context, Problem.forbidden("the token lacks the scope " + terms.scope()));
        } else if (caller.signedIn()) {
            Failures.send(context, Problem.forbidden("this needs one of the roles " + sorted(access)));
        } else {
            Failures.send(
                    context, Problem.of(401, "sign-in-needed", "Sign in first").withDetail("no valid session"));
        }
    }

    private void fail(RoutingContext context, Throwable failure) {
        Optional<Problem> problem =
                failure instanceof Exception exception ? words.refusal(exception) : Optional.<Problem>empty();
        problem.ifPresentOrElse(known -> Failures.send(context, known), () -> context.fail(failure));
    }

    /** The caller is looked up before the contract checks parameters, so these two are checked here. */
    private static Optional<String> tooLong(RoutingContext context, Contract.Terms terms) {
        if (terms.access().contains(Caller.ANYONE)) {
            return Optional.empty();
        }
        return Stream.of(COMMUNITY, REPRESENTED)
                .filter(name -> context.queryParam(name).size() > 1
                        || context.queryParam(name).stream()
                                .anyMatch(value -> !ID.matcher(value).matches()))
                .findFirst();
    }

    private static @Nullable String first(RoutingContext context, String name) {
        List<String> values = context.queryParam(name);
        return values.isEmpty() ? null : values.get(0);
    }

    private static String sorted(Set<String> access) {
        return String.join(", ", new java.util.TreeSet<>(access));
    }

    private CallerResolver.Credentials credentials(RoutingContext context, Contract.Terms terms) {
        Cookie cookie = context.request().getCookie(settings.cookieName(senders.isSecure(context.request())));
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        @Nullable
        String bearer = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
        return new CallerResolver.Credentials(
                cookie == null ? null : cookie.getValue(),
                bearer,
                first(context, COMMUNITY),
                first(context, REPRESENTED),
                terms.acting(),
                terms.stepUp(),
                senders.address(context.request()));
    }

    void validate(RoutingContext context, Operation operation) {
        long limit = contract.terms(operation.getOperationId()).rawBodyBytes();
        Buffer body = context.body().buffer();
        if (limit > 0 && body != null && body.length() > limit) {
            context.fail(413);
            return;
        }
        Optional<Problem.FieldError> flaw =
                flaw(context, operation, limit > 0 || body == null ? new byte[0] : body.getBytes());
        if (flaw.isPresent()) {
            Failures.send(
                    context, Problem.of(400, "invalid-request", Problem.INVALID).withErrors(List.of(flaw.get())));
            return;
        }
        extractor
                .extractValidatableRequest(context, operation)
                .compose(request -> requests.validate(request, operation.getOperationId()))
                .onFailure(context::fail)
                .onSuccess(validated -> {
                    context.put(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST, validated);
                    context.next();
                });
    }

    /** What the validator would let through and nobody means. */
    private Optional<Problem.FieldError> flaw(RoutingContext context, Operation operation, byte[] body) {
        Set<String> lists = contract.terms(operation.getOperationId()).lists();
        for (String name : context.queryParams().names()) {
            List<String> values = context.queryParams().getAll(name);
            if (values.size() > 1 && !lists.contains(name) && StrictBody.isText(name)) {
                return Optional.of(new Problem.FieldError(name, "given more than once", "重复给出"));
            }
            if (!StrictBody.isText(name) || !values.stream().allMatch(StrictBody::isText)) {
                return Optional.of(StrictBody.noText(StrictBody.isText(name) ? name : "request"));
            }
        }
        // Another media type is refused by the validator.
        String type = String.valueOf(context.request().getHeader(HttpHeaders.CONTENT_TYPE));
        boolean json = type.toLowerCase(Locale.ROOT).startsWith("application/json");
        return json && body.length > 0 && operation.getRequestBody() != null ? StrictBody.flaw(body) : Optional.empty();
    }

    void invoke(RoutingContext context, String operation, OperationHandler handler) {
        ValidatedRequest validated = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        boolean takesBytes = contract.terms(operation).rawBodyBytes() > 0;
        Buffer body = context.body().buffer();
        ApiRequest.Raw raw = new ApiRequest.Raw(
                senders.isSecure(context.request()),
                context.request().uri(),
                context.request().headers(),
                takesBytes && body != null ? body.getBytes() : new byte[0],
                mayRemember(context.request()));
        ApiRequest request = new ApiRequest(operation, caller(context), validated, raw);
        Optional<Reply> known = request.mayBeRemembered()
                ? handler.remembered(request.caller(), context.request().uri())
                : Optional.empty();
        if (known.isPresent()) {
            send(context, Written.of(known.get()));
            return;
        }
        workers.executeBlocking(() -> Written.of(answer(handler, request)), false)
                .compose(written -> check(operation, written))
                .onFailure(context::fail)
                .onSuccess(written -> send(context, written));
    }

    private Reply answer(OperationHandler handler, ApiRequest request) throws Exception {
        try {
            return words.complete(handler.handle(request));
        } catch (Caller.CommunityNeeded e) {
            return Reply.problem(Problem.of(400, "community-needed", "You have several communities: choose one")
                    .withField(COMMUNITY, "required, since you have more than one", "必填：您在多个小区"));
        } catch (Exception e) {
            return Reply.problem(words.refusal(e).orElseThrow(() -> e));
        }
    }

    private Future<Written> check(String operation, Written written) {
        if (!settings.checkReplies()) {
            return Future.succeededFuture(written);
        }
        if (written.file != null || written.reply.body() instanceof Reply.TemporaryFile) {
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

    private void send(RoutingContext context, Written written) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            if (written.reply.body() instanceof Reply.TemporaryFile file) {
                delete(context, file);
            }
            return;
        }
        response.setStatusCode(written.status);
        written.reply.headers().forEach((name, value) -> putHeader(response, name, value));
        HttpServerRequest request = context.request();
        boolean change = !HttpMethod.GET.equals(request.method()) && written.status < 400;
        if (change && request.getCookie(settings.cookieName(senders.isSecure(request))) != null) {
            response.headers().add(HttpHeaders.SET_COOKIE, CHANGED_COOKIE);
        }
        if (written.reply.body() instanceof Reply.TemporaryFile file) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, file.mediaType());
            response.sendFile(file.path().toString()).onComplete(sent -> delete(context, file));
            return;
        }
        if (written.file != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, written.file.mediaType());
            response.end(Buffer.buffer(written.file.bytes()));
            return;
        }
        if (written.body == null) {
            response.end();
            return;
        }
        boolean problem = written.reply.body() instanceof Problem;
        response.putHeader(HttpHeaders.CONTENT_TYPE, problem ? Problem.MEDIA_TYPE : "application/json");
        response.end(written.body);
    }

    private static void putHeader(HttpServerResponse response, String name, String value) {
        if (name.equals(Reply.SET_COOKIE)) {
            for (String cookie : value.split(Reply.COOKIE_BREAK)) {
                response.headers().add(name, cookie);
            }
        } else {
            response.putHeader(name, value);
        }
    }

    private static void delete(RoutingContext context, Reply.TemporaryFile file) {
        context.vertx()
                .fileSystem()
                .delete(file.path().toString())
                .onFailure(failure -> LOG.warn("a temporary file could not be deleted", failure));
    }

    /** A reply and its JSON, made on the worker: large lists must not be written on the event loop. */
    private record Written(
            Reply reply, int status, @Nullable String body, Reply.@Nullable File file) {
        static Written of(Reply reply) {
            if (reply.body() instanceof Reply.File file) {
                return new Written(reply, reply.status(), null, file);
            }
            Object body = reply.body();
            String json = body == null || body instanceof Reply.TemporaryFile ? null : Json.text(body);
            return new Written(reply, reply.status(), json, null);
        }
    }
}
