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

/**
 * The web pages and the apps: files from the class path, held in memory, told by their content whether a browser's copy is still good. What has its content's hash in its
 * name, as the apps' scripts and styles, is never asked for again.
 */
final class WebFiles {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json");

    private static final String APP = "/app/";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final Map<String, WebFile> files;

    private record WebFile(Buffer content, String type, String tag, String keep) {}

    private WebFiles(Map<String, WebFile> files) {
        this.files = files;
    }

    /** Reads what each folder's {@code files.txt} lists: a class path cannot be listed everywhere. */
    static WebFiles load() {
        Map<String, WebFile> files = new LinkedHashMap<>();
        read("/web/", "/", files);
        read(APP, APP, files);
        return new WebFiles(files);
    }

    private static void read(String folder, String address, Map<String, WebFile> files) {
        for (String line : new String(read(folder + "files.txt"), StandardCharsets.UTF_8).split("\n")) {
            String name = line.strip();
            if (name.isEmpty()) {
                continue;
            }
            byte[] content = read(folder + name);
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            WebFile file = new WebFile(
                    Buffer.buffer(content),
                    type,
                    "\"" + Fingerprint.of(content).substring(0, 32) + "\"",
                    name.startsWith("assets/") ? FOR_EVER : ASK_AGAIN);
            files.put(address + name, file);
            if (name.endsWith("index.html")) {
                files.put(address + name.substring(0, name.length() - "index.html".length()), file);
            }
        }
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
        router.get("/app").handler(context -> context.redirect(APP));
        router.get("/api").handler(context -> context.redirect("/api.html"));
    }

    private static void send(RoutingContext context, WebFile file) {
        context.response().putHeader("ETag", file.tag()).putHeader("Cache-Control", file.keep());
        if (file.tag().equals(context.request().getHeader("If-None-Match"))) {
            context.response().setStatusCode(304).end();
            return;
        }
        context.response().putHeader("Content-Type", file.type()).end(file.content());
    }
}
