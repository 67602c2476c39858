package org.linli.mobileapi;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into a problem document. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static void install(Router router) {
        for (int status : new int[] {400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 429, 431, 500, 501, 503}) {
            router.errorHandler(status, Failures::answer);
        }
    }

    private static void answer(RoutingContext context) {
        @Nullable Throwable failure = context.failure();
        send(context, problem(context.statusCode(), failure));
    }

    static Problem problem(int status, @Nullable Throwable failure) {
        if (failure instanceof ValidatorException invalid) {
            return invalid(invalid);
        }
        if (failure instanceof ApiRequest.UnsuitableBody) {
            return Problem.of(400, "invalid-request", Problem.INVALID).withField("body", "a value is not possible");
        }
        if (failure instanceof HttpException http) {
            return failure.getCause() instanceof ValidatorException invalid
                    ? invalid(invalid)
                    : plain(http.getStatusCode());
        }
        if (status >= 400 && status < 500) {
            // The framework says itself that the request is at fault, such as one without a usable host, and gives its
            // reason as an exception.
            return plain(status);
        }
        return unexpected(failure);
    }

    private static Problem unexpected(@Nullable Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.error("unexpected failure {}", id, failure);
        return Problem.of(
                        500,
                        "unexpected",
                        "Something broke on our side: try again later, and tell the office the number if it stays")
                .withDetail("the log knows more under this id")
                .withInstance(id);
    }

    private static Problem plain(int status) {
        return switch (status) {
            case 400 ->
                Problem.of(400, "invalid-request", Problem.INVALID).withField("request", "cannot be read", "无法读取");
            case 401 -> Problem.of(401, "sign-in-needed", "Sign in first");
            case 404 -> Problem.of(404, "not-found", Problem.NOT_FOUND);
            case 405 -> Problem.of(405, "method-not-allowed", "This address knows other methods");
            case 413 -> Problem.of(413, "too-large", "The body is too large: send less at once");
            case 414, 431 -> Problem.of(status, "too-large", "The address or a header is too long: shorten it");
            case 415 ->
                Problem.of(415, "unsupported-media-type", "This media type is not supported: send application/json");
            case 501 -> Problem.of(501, "not-implemented", "This address knows other methods");
            default -> Problem.of(status, "refused", "The request is refused: look at it and try again");
        };
    }

    private static Problem invalid(ValidatorException invalid) {
        if (invalid.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT) {
            return plain(415);
        }
        List<Problem.FieldError> errors = FieldErrors.of(invalid);
        return Problem.of(400, "invalid-request", Problem.INVALID).withErrors(errors);
    }

    static void send(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Json.text(problem));
    }
}
