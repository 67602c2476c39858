package org.linli.cloud.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which certificates may connect: a file with one line a client, {@code fingerprint role id}. The cloud replaces the whole file at once; the broker's
 * process reads it. A fingerprint that is not in it is refused, so a replaced unit's certificate is worthless.
 */
public final class AllowedClients {

    /** What a certificate is for. */
    public enum Role {
        CLOUD,
        DOOR
    }

    /**
     * One certificate that may connect.
     *
     * @param id the certificate's common name, and the MQTT client id
     */
    public record Client(Role role, String id) {}

    private AllowedClients() {}

    /** Replaces the file. */
    public static void write(Path file, Map<String, Client> byFingerprint) throws IOException {
        StringBuilder text = new StringBuilder("# fingerprint role id; written by the cloud, do not edit\n");
        new TreeMap<>(byFingerprint)
                .forEach((fingerprint, client) -> text.append(fingerprint)
                        .append(' ')
                        .append(client.role())
                        .append(' ')
                        .append(client.id())
                        .append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text, StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads the file. A missing one allows nobody; a line that cannot be understood is an error, not a gap. */
    public static Map<String, Client> read(Path file) throws IOException {
        Map<String, Client> clients = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return clients;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(" ");
            if (parts.length != 3) {
                throw new IOException("a line of " + file + " does not have three parts");
            }
            clients.put(parts[0], new Client(role(parts[1], file), parts[2]));
        }
        return clients;
    }

    private static Role role(String text, Path file) throws IOException {
        try {
            return Role.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("unknown role in " + file, e);
        }
    }
}
