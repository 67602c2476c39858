package org.linli.mobileapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI 3.1 document. Beyond the standard every operation says {@code x-access}: the list of roles that may call it, or {@link Caller#ANYONE} or
 * {@link Caller#SIGNED_IN}; and may say
 *
 * <ul>
 *   <li>{@code x-per-minute}: how often one address may call it;
 *   <li>{@code x-acting}: what somebody must be allowed to do for another person to call it in that person's place, such as {@code [PAY]};
 *   <li>{@code x-step-up}: true where the caller must have shown who they are a short while ago, since it is dangerous;
 *   <li>{@code x-raw-body}: its body is not JSON but bytes, at most so many; the handler gets them as they came.
 * </ul>
 *
 * <p>Operations that not just anyone may call get the query parameter {@code community}, those with {@code x-acting} also {@code for}.
 */
public final class Contract {

    /** Two seconds where nothing else runs; a small machine that starts everything at once takes its time. */
    private static final int LOAD_SECONDS = 120;

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final OpenAPIContract document;
    private final String published;
    private final Map<String, Terms> terms = new LinkedHashMap<>();
    private final List<Address> byteOperations = new ArrayList<>();

    /**
     * On what terms an operation may be called.
     *
     * @param access roles, or {@link Caller#ANYONE} or {@link Caller#SIGNED_IN}
     * @param acting what must be granted to call it for somebody else; empty when nobody may
     * @param scope what a token must hold, {@code TAG:read} or {@code TAG:write}
     * @param reads it is a GET
     * @param stepUp the caller must have shown who they are a short while ago
     * @param rawBodyBytes greatest size of a body that is not JSON; 0 for operations with JSON or no body
     * @param lists query parameters that may be given several times
     */
    record Terms(
            Set<String> access,
            Set<String> acting,
            String scope,
            boolean reads,
            boolean stepUp,
            long rawBodyBytes,
            Set<String> lists) {}

    private Contract(OpenAPIContract document, String published) {
        this.document = document;
        this.published = published;
        for (Operation operation : document.operations()) {
            Terms known = termsOf(operation);
            terms.put(operation.getOperationId(), known);
            if (known.rawBodyBytes() > 0) {
                String path = operation.getOpenAPIPath().replaceAll("\\{[^}]*}", "[^/]+");
                byteOperations.add(new Address(operation.getHttpMethod().name(), Pattern.compile(path)));
            }
        }
    }

    /** A contract in one file. */
    public static Contract load(Vertx vertx, InputStream yaml) {
        return load(vertx, List.of(yaml));
    }

    /**
     * Reads, puts together and checks the files of a contract. Blocks; not for an event loop.
     *
     * @param parts YAML documents; the first holds what the others share
     * @throws IllegalStateException when it is no valid contract or an operation does not say who may call it
     */
    public static Contract load(Vertx vertx, List<InputStream> parts) {
        try {
            ObjectNode tree = Parts.merge(parts);
            tree.path("paths").forEach(Contract::addCommonParameters);
            ClosedBodies.in(tree);
            ObjectNode shown = tree.deepCopy();
            Titles.in(shown);
            String published = shown.toString();
            Titles.without(tree);
            prepareForValidator(tree);
            OpenAPIContract document = OpenAPIContract.from(vertx, new JsonObject(tree.toString()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LOAD_SECONDS, TimeUnit.SECONDS);
            return new Contract(document, published);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the OpenAPI document cannot be used: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while loading the OpenAPI document", e);
        }
    }

    private static void addCommonParameters(JsonNode path) {
        for (String method : METHODS) {
            if (path.get(method) instanceof ObjectNode operation) {
                if (!texts(operation.get("x-access")).equals(Set.of(Caller.ANYONE))) {
                    addQueryParameter(
                            operation, "community", "小区；只属于一个小区时可省略 · The community; not needed by who has only one");
                }
                if (operation.has("x-acting")) {
                    addQueryParameter(operation, "for", "代谁办理 · For whom the caller acts");
                }
            }
        }
    }

    private static void addQueryParameter(ObjectNode operation, String name, String description) {
        ArrayNode parameters =
                operation.get("parameters") instanceof ArrayNode known ? known : operation.putArray("parameters");
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", "query").put("description", description);
        parameter.putObject("schema").put("type", "string").put("pattern", "^[A-Za-z0-9_-]{1,64}$");
    }

    /** The validator knows neither problem documents, event streams, files nor bytes as body; the published document keeps them. */
    private static void prepareForValidator(JsonNode tree) {
        for (JsonNode response : tree.findValues("responses")) {
            response.forEach(Contract::prepareResponse);
        }
        tree.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (operation.has("x-raw-body")) {
                        ((ObjectNode) operation).remove("requestBody");
                    }
                }));
    }

    private static void prepareResponse(JsonNode response) {
        if (response.get("content") instanceof ObjectNode content) {
            if (content.remove(Problem.MEDIA_TYPE) instanceof ObjectNode problem) {
                content.set("application/json", problem);
            }
            content.retain("application/json");
            if (content.isEmpty()) {
                ((ObjectNode) response).remove("content");
            }
        }
    }

    private static Terms termsOf(Operation operation) {
        JsonObject model = operation.getOpenAPIModel();
        Set<String> access = texts(model.getValue("x-access"));
        if (access.isEmpty()) {
            throw new IllegalStateException(
                    "operation " + operation.getOperationId() + " does not say in x-access who may call it");
        }
        List<String> tags = operation.getTags();
        boolean reads = operation.getHttpMethod().equals(io.vertx.core.http.HttpMethod.GET);
        String scope = (tags == null || tags.isEmpty() ? "" : tags.get(0)) + (reads ? ":read" : ":write");
        long rawBody = model.getValue("x-raw-body") instanceof Number bytes ? bytes.longValue() : 0;
        Set<String> lists = new TreeSet<>();
        operation.getParameters().stream()
                .filter(parameter -> "array".equals(parameter.getSchema().get("type", null)))
                .forEach(parameter -> lists.add(parameter.getName()));
        boolean stepUp = Boolean.TRUE.equals(model.getValue("x-step-up"));
        return new Terms(access, texts(model.getValue("x-acting")), scope, reads, stepUp, rawBody, Set.copyOf(lists));
    }

    private static Set<String> texts(@Nullable Object list) {
        Set<String> texts = new TreeSet<>();
        if (list instanceof JsonNode node) {
            node.forEach(entry -> texts.add(entry.asText()));
        } else if (list instanceof Iterable<?> entries) {
            entries.forEach(entry -> texts.add(String.valueOf(entry)));
        }
        return Set.copyOf(texts);
    }

    OpenAPIContract document() {
        return document;
    }

    List<Operation> operations() {
        return document.operations();
    }

    Terms terms(String operation) {
        Terms known = terms.get(operation);
        if (known == null) {
            throw new IllegalArgumentException("the contract has no operation " + operation);
        }
        return known;
    }

    /** Whether this is a request for an operation that takes bytes. */
    boolean takesBytes(String method, String path) {
        return byteOperations.stream()
                .anyMatch(known -> known.method().equals(method)
                        && known.path().matcher(path).matches());
    }

    private record Address(String method, Pattern path) {}

    /** The greatest body of any operation that takes bytes; 0 without one. */
    long greatestRawBody() {
        return terms.values().stream().mapToLong(Terms::rawBodyBytes).max().orElse(0);
    }

    /** The document as JSON, to be published. */
    public String json() {
        return published;
    }

    public Set<String> operationIds() {
        return new TreeSet<>(terms.keySet());
    }
}
