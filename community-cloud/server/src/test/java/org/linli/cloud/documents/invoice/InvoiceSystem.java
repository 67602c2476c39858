package org.linli.cloud.documents.invoice;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.Identity;

/** An invoicing system on this machine, with a certificate of its own for {@code invoices.test}. */
final class InvoiceSystem implements AutoCloseable {

    static final String HOST = "invoices.test";

    /** A request as it came. */
    record Came(Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    final List<Came> came = new CopyOnWriteArrayList<>();
    final AtomicInteger answers = new AtomicInteger(204);
    private final HttpsServer server;
    private final SSLContext trusting;

    InvoiceSystem(Path directory) throws IOException, GeneralSecurityException {
        CommunityAuthority authority = CommunityAuthority.open(directory, "test", Clock.systemUTC());
        Identity identity = Identity.server(directory, List.of(HOST), authority, Clock.systemUTC());
        SSLContext serving = SSLContext.getInstance("TLS");
        serving.init(identity.keyManagers().getKeyManagers(), null, null);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, identity.trustManagers().getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving));
        server.createContext("/", exchange -> {
            came.add(new Came(
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            if (answers.get() / 100 == 3) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(answers.get(), -1);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return address(HOST);
    }

    String address(String host) {
        return "https://" + host + ":" + server.getAddress().getPort() + "/hook?c=1";
    }

    SSLSocketFactory trusting() {
        return trusting.getSocketFactory();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
