package org.linli.door.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The PIN that opens the local page: eight random digits, shown once when made, kept as a slow hash in {@code installer.pin} (0600) of the door's
 * data directory. There is no default. Thread: any; a check takes about 0.1 s.
 */
public final class InstallerPin {

    private static final String FILE = "installer.pin";
    private static final int ROUNDS = 210_000;
    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;

    /** @param data directory of the door */
    public InstallerPin(Path data) {
        file = data.resolve(FILE);
    }

    public boolean isSet() {
        return Files.isRegularFile(file);
    }

    /** Makes a new PIN in place of the old one; whoever calls this shows it once and forgets it. */
    public synchronized String renew() throws IOException {
        String pin = String.format("%08d", RANDOM.nextInt(100_000_000));
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        String line = ROUNDS + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash(pin, salt, ROUNDS));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, line);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return pin;
    }

    /** False also when no PIN was made or its file is damaged: then nobody gets in until a new one is made. */
    public boolean matches(String pin) {
        try {
            String[] parts =
                    Files.readString(file, StandardCharsets.US_ASCII).trim().split(":", -1);
            if (parts.length != 3) {
                return false;
            }
            byte[] expected = Base64.getDecoder().decode(parts[2]);
            byte[] actual = hash(pin, Base64.getDecoder().decode(parts[1]), Integer.parseInt(parts[0]));
            return MessageDigest.isEqual(expected, actual);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] hash(String pin, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(pin.toCharArray(), salt, rounds, BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
