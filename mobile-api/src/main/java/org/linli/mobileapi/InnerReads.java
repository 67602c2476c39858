package org.linli.mobileapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.ValidatorException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One operation called from inside the process, under the same rules as over HTTP: who may, and with which parameters. */
final class InnerReads {

    private static final int CHECK_SECONDS = 30;

    private final Contract contract;
    private final RequestValidator requests;

    InnerReads(Contract contract, RequestValidator requests) {
        this.contract = contract;
        this.requests = requests;
    }

    Reply read(OperationHandler handler, String id, Caller caller, Map<String, String> parameters) throws Exception {
        Contract.Terms terms = contract.terms(id);
        Operation operation = contract.document().operation(id);
        if (!terms.reads() || terms.stepUp()) {
            throw new IllegalArgumentException(id + " does more than to read");
        }
        if (!caller.maySee(terms.access()) || !caller.isWithin(terms.scope())) {
            return Reply.problem(Problem.forbidden("the list is not for this caller"));
        }
        Asked asked = Asked.of(operation, parameters);
        ValidatedRequest validated;
        try {
            validated = requests.validate(asked, id)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CHECK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ValidatorException invalid) {
                return Reply.problem(Failures.problem(400, invalid));
            }
            throw new IllegalStateException(id + " could not be checked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(id + " could not be checked in time", e);
        }
        String uri = id + "?" + new TreeMap<>(parameters);
        ApiRequest.Raw raw = new ApiRequest.Raw(true, uri, MultiMap.caseInsensitiveMultiMap(), new byte[0], false);
        return handler.handle(new ApiRequest(id, caller, validated, raw));
    }

    /** The JSON of a reply that is no file. */
    static JsonNode json(Reply reply) {
        try {
            return reply.body() instanceof Reply.File file
                    ? Json.MAPPER.readTree(file.bytes())
                    : Json.MAPPER.valueToTree(reply.body());
        } catch (IOException e) {
            throw new IllegalStateException("a reply that is no JSON", e);
        }
    }

    private record Given(@Nullable Object get) implements RequestParameter {}

    /** The parameters as the validator wants them. */
    private record Asked(Map<String, RequestParameter> path, Map<String, RequestParameter> query)
            implements ValidatableRequest {

        static Asked of(Operation operation, Map<String, String> parameters) {
            Map<String, RequestParameter> path = new LinkedHashMap<>();
            Map<String, RequestParameter> query = new LinkedHashMap<>();
            for (Parameter parameter : operation.getParameters()) {
                Given value = new Given(parameters.get(parameter.getName()));
                (parameter.getIn() == Location.PATH ? path : query).put(parameter.getName(), value);
            }
            return new Asked(path, query);
        }

        @Override
        public Map<String, RequestParameter> getCookies() {
            return Map.of();
        }

        @Override
        public Map<String, RequestParameter> getPathParameters() {
            return path;
        }

        @Override
        public Map<String, RequestParameter> getQuery() {
            return query;
        }

        @Override
        public Map<String, RequestParameter> getHeaders() {
            return Map.of();
        }

        @Override
        public RequestParameter getBody() {
            return new Given(null);
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }
    }
}
