package org.linli.door.link;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A real broker in a process of its own, with one listener for each server certificate. */
final class Mosquitto {

    private final Path home;
    private final List<Integer> ports = new ArrayList<>();
    private Process process;

    Mosquitto(Path home, Certificates.Holder clientsAuthority, List<Certificates.Holder> servers) throws Exception {
        this.home = home;
        StringBuilder settings = new StringBuilder("user root\nper_listener_settings true\nmax_queued_messages 0\n");
        Files.writeString(
                home.resolve("ca.crt"),
                pem("CERTIFICATE", clientsAuthority.certificate().getEncoded()));
        for (int i = 0; i < servers.size(); i++) {
            Certificates.Holder server = servers.get(i);
            Files.writeString(home.resolve(i + ".crt"), pem("CERTIFICATE", encoded(server)));
            Files.writeString(
                    home.resolve(i + ".key"),
                    pem("PRIVATE KEY", server.keys().getPrivate().getEncoded()));
            ports.add(freePort());
            settings.append("listener ").append(ports.get(i)).append(" 127.0.0.1\n");
            settings.append("cafile ").append(home.resolve("ca.crt")).append('\n');
            settings.append("certfile ").append(home.resolve(i + ".crt")).append('\n');
            settings.append("keyfile ").append(home.resolve(i + ".key")).append('\n');
            settings.append("require_certificate true\nuse_identity_as_username true\nallow_anonymous true\n");
        }
        Files.writeString(home.resolve("mosquitto.conf"), settings);
        start();
    }

    static Optional<Path> program() {
        return List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    int port(int listener) {
        return ports.get(listener);
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "-c",
                        home.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(0)), 500);
                return true;
            }
        });
    }

    /** As the power would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static byte[] encoded(Certificates.Holder holder) throws CertificateEncodingException {
        return holder.certificate().getEncoded();
    }

    private static String pem(String label, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
