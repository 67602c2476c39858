package org.linli.cloud.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.linli.cloud.device.Identity;
import org.linli.messages.Codec;

/** The folders of the embedded broker: {@code conf} (made anew at each start), {@code data} (sessions and queued messages) and {@code extensions}. */
final class BrokerHome {

    /** A message may be as large as the codec allows, plus topic and properties. */
    private static final int MAX_PACKET_BYTES = Codec.MAX_BYTES + 64 * 1024;

    private static final int MAX_QUEUED = 10_000;

    private final Path directory;

    BrokerHome(Path directory) {
        this.directory = directory;
    }

    Path configuration() {
        return directory.resolve("conf");
    }

    Path data() {
        return directory.resolve("data");
    }

    Path extensions() {
        return directory.resolve("extensions");
    }

    /** Writes everything the broker reads. The stores' password is new each time and stands only in files of mode 0600. */
    void prepare(String bindAddress, int port, Identity server) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(directory, Set.copyOf(PosixFilePermissions.fromString("rwx------")));
        for (Path folder : new Path[] {configuration(), data(), extensions()}) {
            Files.createDirectories(folder);
        }
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        Path keys = configuration().resolve("server.p12");
        Path trust = configuration().resolve("trust.p12");
        server.exportStores(keys, trust, password);
        Path file = configuration().resolve("config.xml");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text(bindAddress, port, keys, trust, password), StandardCharsets.UTF_8);
    }

    private static String text(String bindAddress, int port, Path keys, Path trust, String password) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tls-tcp-listener>
                      <port>%d</port>
                      <bind-address>%s</bind-address>
                      <tls>
                        <keystore>
                          <path>%s</path>
                          <password>%s</password>
                          <private-key-password>%s</private-key-password>
                        </keystore>
                        <truststore>
                          <path>%s</path>
                          <password>%s</password>
                        </truststore>
                        <protocols><protocol>TLSv1.3</protocol><protocol>TLSv1.2</protocol></protocols>
                        <client-authentication-mode>REQUIRED</client-authentication-mode>
                      </tls>
                    </tls-tcp-listener>
                  </listeners>
                  <mqtt>
                    <queued-messages><max-queue-size>%d</max-queue-size></queued-messages>
                    <packets><max-packet-size>%d</max-packet-size></packets>
                  </mqtt>
                  <persistence><mode>file</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        port,
                        xml(bindAddress),
                        xml(keys.toAbsolutePath().toString()),
                        password,
                        password,
                        xml(trust.toAbsolutePath().toString()),
                        password,
                        MAX_QUEUED,
                        MAX_PACKET_BYTES);
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
