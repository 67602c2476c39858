package org.linli.cloud.main;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.linli.cloud.device.Fingerprint;
import org.linli.cloud.operation.Operations;
import org.linli.messages.Codec;

/**
 * The contracts this very server keeps, for whoever writes a program against it: OpenAPI for HTTP, AsyncAPI for MQTT. Public, since they hold no data; told by their
 * content whether a copy is still good. No page of another site may read them with a visitor's browser: there is no CORS header anywhere.
 */
final class PublishedContracts {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Document> documents = new LinkedHashMap<>();

    /** @param title as the document says it */
    private record Document(
            String address, String type, String format, String title, String version, Buffer content, String digest) {

        String tag() {
            return "\"" + digest.substring(0, 32) + "\"";
        }
    }

    private record View(String title, String format, String version, String address, String mediaType, String sha256) {}

    private PublishedContracts() {}

    /** @param openApi the document of the running server */
    static PublishedContracts of(String openApi) {
        PublishedContracts contracts = new PublishedContracts();
        byte[] yaml = asyncApi();
        try {
            JsonNode http = JSON.readTree(openApi);
            JsonNode messages = new YAMLMapper().readTree(yaml);
            contracts.add("/openapi.json", "application/json", http, openApi.getBytes(StandardCharsets.UTF_8));
            contracts.add("/asyncapi.json", "application/json", messages, JSON.writeValueAsBytes(messages));
            contracts.add("/asyncapi.yaml", "application/yaml", messages, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("a contract cannot be read", e);
        }
        return contracts;
    }

    /** The file of the messages module, which its own tests hold against the code. */
    private static byte[] asyncApi() {
        try (InputStream file = Codec.class.getResourceAsStream("/asyncapi.yaml")) {
            if (file == null) {
                throw new IllegalStateException("asyncapi.yaml is missing");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("asyncapi.yaml cannot be read", e);
        }
    }

    private void add(String address, String type, JsonNode document, byte[] content) {
        String format = document.has("openapi")
                ? "OpenAPI " + document.path("openapi").asText()
                : "AsyncAPI " + document.path("asyncapi").asText();
        documents.put(
                address,
                new Document(
                        address,
                        type,
                        format,
                        document.at("/info/title").asText(),
                        document.at("/info/version").asText(),
                        Buffer.buffer(content),
                        Fingerprint.of(content)));
    }

    void register(Operations on) {
        List<View> all = documents.values().stream()
                .map(each -> new View(
                        each.title(), each.format(), each.version(), each.address(), each.type(), each.digest()))
                .toList();
        on.read("getContracts", request -> Operations.list(all));
    }

    void addTo(Router router) {
        documents.forEach((address, document) -> router.get(address).handler(context -> send(context, document)));
    }

    private static void send(RoutingContext context, Document document) {
        context.response().putHeader("ETag", document.tag()).putHeader("Cache-Control", "no-cache");
        if (document.tag().equals(context.request().getHeader("If-None-Match"))) {
            context.response().setStatusCode(304).end();
            return;
        }
        context.response().putHeader("Content-Type", document.type()).end(document.content());
    }
}
