package org.linli.door.face;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals templates with AES-256-GCM under a key that never leaves this device. Holder, consent and model are authenticated
 * with it, so that a sealed template cannot be moved to another person or outlive its consent in a doctored store.
 *
 * <p>The key file is made on first use, readable only by its owner; wider permissions are refused. Thread: any.
 */
public final class TemplateCipher {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private TemplateCipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * Reads the key file, or makes it.
     *
     * @throws IOException when it cannot be read or made, has a wrong length, or others may read it
     */
    public static TemplateCipher open(Path keyFile) throws IOException {
        if (!Files.exists(keyFile)) {
            create(keyFile);
        }
        boolean posix = Files.getFileStore(keyFile).supportsFileAttributeView("posix");
        if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(keyFile))) {
            throw new IOException("template key " + keyFile + " is readable by others; it must have mode 0600");
        }
        byte[] key = Files.readAllBytes(keyFile);
        try {
            if (key.length != KEY_BYTES) {
                throw new IOException(
                        "template key " + keyFile + " has " + key.length + " bytes, expected " + KEY_BYTES);
            }
            return new TemplateCipher(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static void create(Path keyFile) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path half = keyFile.resolveSibling(keyFile.getFileName() + ".new");
        Files.deleteIfExists(half);
        boolean posix = keyFile.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (var channel = Files.newByteChannel(
                half, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(key);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (channel instanceof java.nio.channels.FileChannel file) {
                file.force(true);
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        Files.move(half, keyFile);
    }

    /** Seals a template; every call uses a fresh random nonce. */
    public SealedTemplate seal(String id, String holder, String consent, String modelHash, float[] vector) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = new byte[vector.length * Float.BYTES];
        ByteBuffer.wrap(plain).asFloatBuffer().put(vector);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
            cipher.updateAAD(bound(holder, consent, modelHash));
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BITS / 8);
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return new SealedTemplate(id, holder, consent, modelHash, sealed);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM is not available", broken);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Opens a template; empty when it was made under another key, changed, or moved to another holder or consent. */
    public Optional<float[]> unseal(SealedTemplate template) {
        byte[] sealed = template.sealed();
        int plainLength = sealed.length - NONCE_BYTES - TAG_BITS / 8;
        if (plainLength <= 0 || plainLength % Float.BYTES != 0) {
            return Optional.empty();
        }
        byte[] plain = new byte[0];
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES));
            cipher.updateAAD(bound(template.holder(), template.consent(), template.modelHash()));
            plain = cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            float[] vector = new float[plain.length / Float.BYTES];
            ByteBuffer.wrap(plain).asFloatBuffer().get(vector);
            return Optional.of(vector);
        } catch (AEADBadTagException changed) {
            return Optional.empty();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM is not available", broken);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /** Ids hold no {@code |}, so the parts cannot be shifted against each other. */
    private static byte[] bound(String holder, String consent, String modelHash) {
        return (holder + "|" + consent + "|" + modelHash).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "TemplateCipher";
    }
}
