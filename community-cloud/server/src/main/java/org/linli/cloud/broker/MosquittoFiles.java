package org.linli.cloud.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.linli.messages.Codec;
import org.linli.messages.Topics;

/**
 * Writes what Mosquitto 2 needs to serve a community: the same mutual TLS and the same topics as the embedded broker. Two things it cannot do: refuse
 * retained messages per topic, and read the list of allowed certificates; so it gets a revocation list instead, which is written anew and
 * read by Mosquitto on SIGHUP.
 */
public final class MosquittoFiles {

    private static final String DOOR = "DOOR";

    private MosquittoFiles() {}

    /**
     * @param certificates where {@code ca.crt}, {@code server.crt}, {@code server.key} and {@code ca.crl} lie
     * @param cloudNames common names of the servers' own certificates
     * @return the configuration file
     */
    public static Path write(
            Path directory,
            Path certificates,
            String community,
            Collection<String> cloudNames,
            String bindAddress,
            int port)
            throws IOException {
        Files.createDirectories(directory);
        Path acl = directory.resolve("linli.acl");
        Path configuration = directory.resolve("mosquitto.conf");
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(acl, accessList(community, cloudNames), StandardCharsets.UTF_8);
        String text = """
                # Written by: linli cloud mosquitto-config
                per_listener_settings false
                listener %d %s
                cafile %s
                certfile %s
                keyfile %s
                crlfile %s
                require_certificate true
                use_identity_as_username true
                use_username_as_clientid true
                allow_anonymous false
                acl_file %s
                persistence true
                persistence_location %s/
                autosave_interval 60
                max_queued_messages 10000
                max_packet_size %d
                """.formatted(
                        port,
                        bindAddress,
                        absolute(certificates, "ca.crt"),
                        absolute(certificates, "server.crt"),
                        absolute(certificates, "server.key"),
                        absolute(certificates, "ca.crl"),
                        acl.toAbsolutePath(),
                        directory.resolve("data").toAbsolutePath(),
                        Codec.MAX_BYTES + 64 * 1024);
        Files.writeString(configuration, text, StandardCharsets.UTF_8);
        return configuration;
    }

    private static String absolute(Path directory, String name) {
        return directory.resolve(name).toAbsolutePath().toString();
    }

    private static String accessList(String community, Collection<String> cloudNames) {
        DoorPermissions door = DoorPermissions.of(new Topics(community, DOOR));
        StringBuilder text = new StringBuilder();
        cloudNames.forEach(name -> text.append("user " + name + "\ntopic readwrite linli/" + community + "/#\n\n"));
        append(text, "write", door.publish());
        append(text, "write", door.publishRetained());
        append(text, "read", door.subscribe());
        return text.toString();
    }

    /** Patterns apply to every user: %u is the name in the certificate. */
    private static void append(StringBuilder text, String access, List<String> topics) {
        topics.forEach(topic -> text.append("pattern ")
                .append(access)
                .append(' ')
                .append(topic.replace("/" + DOOR + "/", "/%u/"))
                .append('\n'));
    }
}
