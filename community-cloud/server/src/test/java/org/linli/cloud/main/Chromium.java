package org.linli.cloud.main;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A real browser without a window, driven by its own DevTools protocol. One page. */
final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    Chromium(Path profile) throws Exception {
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolveSibling("chromium.log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        Awaitility.await("the browser")
                .atMost(PATIENCE)
                .until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        HttpClient client = HttpClient.newHttpClient();
        String page = "";
        for (JsonNode target :
                JSON.readTree(client.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                        .body())) {
            if (target.path("type").asText().equals("page")) {
                page = target.path("webSocketDebuggerUrl").asText();
            }
        }
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Answers())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Puts answers together and gives each to who asked. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    CompletableFuture<JsonNode> asked =
                            answers.remove(message.path("id").asInt(-1));
                    if (asked != null) {
                        asked.complete(message);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } finally {
                    text.setLength(0);
                }
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Calls a method of the protocol. */
    JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        JsonNode message = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (message.has("error")) {
            throw new IOException(method + ": " + message.path("error"));
        }
        return message.path("result");
    }

    void open(String address) throws Exception {
        call("Page.navigate", Map.of("url", address));
    }

    /** What an expression, or the promise it is, comes to. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    void await(String what, String condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> evaluate("Boolean(" + condition + ")").asBoolean());
    }

    /** Presses the button with this text, wherever it is, once it is there. */
    void press(String text) throws Exception {
        String button = "[...document.querySelectorAll('button')].findLast(one => one.textContent === '" + text
                + "' && !one.disabled)";
        await("button " + text, button);
        evaluate(button + ".click()");
    }

    @Override
    public void close() {
        socket.abort();
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
