package org.linli.mobileapi;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into a problem document. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final Pattern PARAMETER = Pattern.compile("parameter ([A-Za-z0-9_-]+)");
    private static final Pattern MISSING_PROPERTY = Pattern.compile("required property \"([^\"]+)\"");
    private static final int MAX_ERRORS = 20;

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
            return Problem.of(400, "invalid-request", "The request does not match the contract")
                    .withField("body", "a value is not possible");
        }
        if (failure instanceof HttpException http) {
            return failure.getCause() instanceof ValidatorException invalid
                    ? invalid(invalid)
                    : plain(http.getStatusCode());
        }
        if (failure != null || status >= 500 || status < 400) {
            return unexpected(failure);
        }
        return plain(status);
    }

    private static Problem unexpected(@Nullable Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.error("unexpected failure {}", id, failure);
        return Problem.of(500, "unexpected", "Something broke on our side")
                .withDetail("the log knows more under this id")
                .withInstance(id);
    }

    private static Problem plain(int status) {
        return switch (status) {
            case 400 -> Problem.of(400, "invalid-request", "The request cannot be read");
            case 401 -> Problem.of(401, "sign-in-needed", "Sign in first");
            case 404 -> Problem.of(404, "not-found", "Not found");
            case 405 -> Problem.of(405, "method-not-allowed", "This address knows other methods");
            case 413 -> Problem.of(413, "too-large", "The body is too large");
            case 414, 431 -> Problem.of(status, "too-large", "The address or a header is too long");
            case 415 -> Problem.of(415, "unsupported-media-type", "The body's media type is not supported");
            default -> Problem.of(status, "refused", "Refused");
        };
    }

    private static Problem invalid(ValidatorException invalid) {
        if (invalid.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT) {
            return plain(415);
        }
        List<Problem.FieldError> errors = new ArrayList<>();
        String message = String.valueOf(invalid.getMessage());
        Matcher parameter = PARAMETER.matcher(message);
        boolean inParameter = parameter.find();
        if (inParameter) {
            errors.add(new Problem.FieldError(parameter.group(1), reason(invalid)));
        } else if (invalid instanceof SchemaValidationException schema) {
            addBodyErrors(schema.getOutputUnit(), errors);
        }
        if (errors.isEmpty()) {
            errors.add(new Problem.FieldError("body", "missing or not readable"));
        }
        return Problem.of(400, "invalid-request", "The request does not match the contract")
                .withErrors(errors);
    }

    private static String reason(ValidatorException invalid) {
        if (invalid instanceof SchemaValidationException schema
                && schema.getOutputUnit().getErrors() != null
                && !schema.getOutputUnit().getErrors().isEmpty()) {
            List<OutputUnit> all = schema.getOutputUnit().getErrors();
            return String.valueOf(all.get(all.size() - 1).getError());
        }
        return invalid.type() == ValidatorErrorType.MISSING_REQUIRED_PARAMETER ? "required" : "not a possible value";
    }

    /** Deepest first: the outer errors only say that something inside is wrong. */
    private static void addBodyErrors(OutputUnit output, List<Problem.FieldError> errors) {
        List<OutputUnit> units = output.getErrors() == null ? List.of() : output.getErrors();
        for (int i = units.size() - 1; i >= 0 && errors.size() < MAX_ERRORS; i--) {
            OutputUnit unit = units.get(i);
            String field = String.valueOf(unit.getInstanceLocation()).replaceFirst("^#?/?", "");
            String text = String.valueOf(unit.getError());
            Matcher missing = MISSING_PROPERTY.matcher(text);
            if (missing.find()) {
                field = field.isEmpty() ? missing.group(1) : field + "/" + missing.group(1);
                text = "required";
            }
            if (!field.isEmpty() && covers(errors, field)) {
                errors.add(new Problem.FieldError(field, text));
            }
        }
    }

    private static boolean covers(List<Problem.FieldError> errors, String field) {
        return errors.stream()
                .noneMatch(known -> known.field().equals(field) || known.field().startsWith(field + "/"));
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
