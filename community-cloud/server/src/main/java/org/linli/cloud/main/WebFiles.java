package org.linli.cloud.main;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.linli.cloud.device.Fingerprint;

/** The web pages: a few small files from the class path, held in memory, told by their content whether a browser's copy is still good. */
final class WebFiles {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "webmanifest", "application/manifest+json");

    private final Map<String, WebFile> files;

    private record WebFile(Buffer content, String type, String tag) {}

    private WebFiles(Map<String, WebFile> files) {
        this.files = files;
    }

    /** Reads what {@code web/files.txt} lists: a class path cannot be listed everywhere. */
    static WebFiles load() {
        Map<String, WebFile> files = new LinkedHashMap<>();
        for (String line : new String(read("/web/files.txt"), StandardCharsets.UTF_8).split("\n")) {
            String name = line.strip();
            if (name.isEmpty()) {
                continue;
            }
            byte[] content = read("/web/" + name);
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            WebFile file = new WebFile(
                    Buffer.buffer(content), type, "\"" + Fingerprint.of(content).substring(0, 32) + "\"");
            files.put("/" + name, file);
            if (name.endsWith("index.html")) {
                files.put("/" + name.substring(0, name.length() - "index.html".length()), file);
            }
        }
        return new WebFiles(files);
    }

    private static byte[] read(String path) {
        try (InputStream input = WebFiles.class.getResourceAsStream(path)) {
            if (input == null) {
                throw new IllegalStateException("the web file " + path + " is missing");
            }
            return input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the web file " + path + " cannot be read", e);
        }
    }

    void addTo(Router router) {
        files.forEach((path, file) -> router.get(path).handler(context -> send(context, file)));
        router.get("/api").handler(context -> context.redirect("/api.html"));
    }

    private static void send(RoutingContext context, WebFile file) {
        context.response().putHeader("ETag", file.tag()).putHeader("Cache-Control", "no-cache");
        if (file.tag().equals(context.request().getHeader("If-None-Match"))) {
            context.response().setStatusCode(304).end();
            return;
        }
        context.response().putHeader("Content-Type", file.type()).end(file.content());
    }
}
