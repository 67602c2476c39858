package org.linli.mobileapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The OpenAPI 3.1 document. Beyond the standard every operation says {@code x-access}: the list of roles that may call it, or {@link Caller#ANYONE} or
 * {@link Caller#SIGNED_IN}; and may say {@code x-per-minute}: how often one address may call it.
 */
public final class Contract {

    private static final int LOAD_SECONDS = 30;

    /** OFF in a list of values is a word, not false. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    private final OpenAPIContract document;
    private final String published;
    private final Map<String, Set<String>> access = new LinkedHashMap<>();

    private Contract(OpenAPIContract document, String published) {
        this.document = document;
        this.published = published;
        for (Operation operation : document.operations()) {
            access.put(operation.getOperationId(), accessOf(operation));
        }
    }

    /**
     * Reads and checks a document. Blocks; not for an event loop.
     *
     * @throws IllegalStateException when it is no valid contract or an operation does not say who may call it
     */
    public static Contract load(Vertx vertx, InputStream yaml) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            String published = tree.toString();
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

    /** The validator knows neither problem documents nor event streams; the published document keeps both. */
    private static void prepareForValidator(JsonNode tree) {
        for (JsonNode response : tree.findValues("responses")) {
            response.forEach(Contract::prepareResponse);
        }
    }

    private static void prepareResponse(JsonNode response) {
        if (response.get("content") instanceof ObjectNode content) {
            if (content.remove(Problem.MEDIA_TYPE) instanceof ObjectNode problem) {
                content.set("application/json", problem);
            }
            content.remove("text/event-stream");
            if (content.isEmpty()) {
                ((ObjectNode) response).remove("content");
            }
        }
    }

    private static Set<String> accessOf(Operation operation) {
        Object listed = operation.getOpenAPIModel().getValue("x-access");
        Set<String> roles = new TreeSet<>();
        if (listed instanceof Iterable<?> entries) {
            entries.forEach(entry -> roles.add(String.valueOf(entry)));
        }
        if (roles.isEmpty()) {
            throw new IllegalStateException(
                    "operation " + operation.getOperationId() + " does not say in x-access who may call it");
        }
        return Set.copyOf(roles);
    }

    OpenAPIContract document() {
        return document;
    }

    List<Operation> operations() {
        return document.operations();
    }

    Set<String> access(String operation) {
        return access.getOrDefault(operation, Set.of());
    }

    /** The document as JSON, to be published. */
    public String json() {
        return published;
    }

    public Set<String> operationIds() {
        return new TreeSet<>(access.keySet());
    }
}
