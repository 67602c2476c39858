package org.linli.door.face;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCipherTest {
    @TempDir
    private Path directory;

    private Path keyFile;
    private TemplateCipher cipher;
    private final float[] face = {0.5f, -0.25f, 1e-7f};

    @BeforeEach
    void open() throws IOException {
        keyFile = directory.resolve("template.key");
        cipher = TemplateCipher.open(keyFile);
    }

    @Test
    void aTemplateComesBackExactlyAfterARestart() throws IOException {
        SealedTemplate sealed = cipher.seal("t", "h", "c", "m", face);
        TemplateCipher restarted = TemplateCipher.open(keyFile);
        assertArrayEquals(face, restarted.unseal(sealed).orElseThrow());
    }

    @Test
    void aTemplateCannotBeMovedChangedOrReadWithAnotherKey() throws IOException {
        SealedTemplate sealed = cipher.seal("t", "h", "c", "m", face);
        assertTrue(cipher.unseal(new SealedTemplate("t", "x", "c", "m", sealed.sealed()))
                .isEmpty());
        assertTrue(cipher.unseal(new SealedTemplate("t", "h", "x", "m", sealed.sealed()))
                .isEmpty());
        assertTrue(cipher.unseal(new SealedTemplate("t", "h", "c", "x", sealed.sealed()))
                .isEmpty());
        for (int at = 0; at < sealed.sealed().length; at++) {
            byte[] flipped = sealed.sealed().clone();
            flipped[at] ^= 1;
            assertTrue(cipher.unseal(new SealedTemplate("t", "h", "c", "m", flipped))
                    .isEmpty());
        }
        byte[] shortened = Arrays.copyOf(sealed.sealed(), 20);
        assertTrue(
                cipher.unseal(new SealedTemplate("t", "h", "c", "m", shortened)).isEmpty());
        TemplateCipher other = TemplateCipher.open(directory.resolve("other.key"));
        assertTrue(other.unseal(sealed).isEmpty());
    }

    @Test
    void theSameFaceIsNeverSealedTheSameWay() {
        assertFalse(Arrays.equals(
                cipher.seal("t", "h", "c", "m", face).sealed(),
                cipher.seal("t", "h", "c", "m", face).sealed()));
    }

    @Test
    void theKeyIsItsOwnersAlone() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)));
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(IOException.class, () -> TemplateCipher.open(keyFile));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() throws IOException {
        Files.write(keyFile, new byte[16]);
        assertThrows(IOException.class, () -> TemplateCipher.open(keyFile));
    }
}
