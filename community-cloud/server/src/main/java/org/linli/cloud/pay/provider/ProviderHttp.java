package org.linli.cloud.pay.provider;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * HTTPS to the one host that the settings name: no redirects, ten seconds to connect, twenty for an answer, answers bounded. An address from anybody else is
 * used only when its host is this one. Thread: any; calls block.
 */
public final class ProviderHttp {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param base scheme and host, {@code https} except on this machine
     * @throws IllegalArgumentException otherwise
     */
    public ProviderHttp(URI base) {
        String host = base.getHost();
        boolean local = "localhost".equals(host) || "127.0.0.1".equals(host);
        if (host == null || base.getUserInfo() != null || !("https".equals(base.getScheme()) || local)) {
            throw new IllegalArgumentException("a provider's address must be https://host");
        }
        this.base = base;
    }

    /** An answer. */
    public record Answer(int status, HttpHeaders headers, byte[] body) {
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** Whether an address that came in an answer is at the same host. */
    public boolean isOwn(URI address) {
        return base.getScheme().equals(address.getScheme())
                && base.getHost().equals(address.getHost())
                && base.getPort() == address.getPort()
                && address.getUserInfo() == null;
    }

    public URI resolve(String path) {
        return base.resolve(path);
    }

    /** @param maxBytes of the answer */
    public Answer send(String method, URI address, Map<String, String> headers, String body, int maxBytes)
            throws ProviderTrouble {
        if (!isOwn(address)) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an address at another host");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream stream = response.body()) {
                byte[] read = stream.readNBytes(maxBytes + 1);
                if (read.length > maxBytes) {
                    throw new ProviderTrouble(ProviderTrouble.Kind.UNTRUSTED, "an answer without end");
                }
                return new Answer(response.statusCode(), response.headers(), read);
            }
        } catch (IOException e) {
            throw new ProviderTrouble(ProviderTrouble.Kind.UNREACHABLE, "no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderTrouble(ProviderTrouble.Kind.UNREACHABLE, "interrupted", e);
        }
    }
}
