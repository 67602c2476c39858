package org.linli.cloud.pay.sandbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import org.linli.cloud.pay.provider.RsaKeys;

/** The two key pairs of the sandbox: the merchant's and the bank's. */
public record SandboxKeys(KeyPair merchant, KeyPair bank) {

    private static final int BITS = 2048;

    /** Reads them from files beside the other keys, or makes them at the first start. */
    public static SandboxKeys open(Path directory) {
        try {
            List<Path> files = files(directory);
            return new SandboxKeys(pair(files.get(0)), pair(files.get(1)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the sandbox's keys cannot be read or made", e);
        }
    }

    /** Where they lie: the merchant's, then the bank's. */
    public static List<Path> files(Path directory) {
        return List.of(directory.resolve("sandbox-merchant.key"), directory.resolve("sandbox-bank.key"));
    }

    private static KeyPair pair(Path file) throws IOException, GeneralSecurityException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair fresh = generator.generateKeyPair();
            Files.writeString(
                    file, Base64.getEncoder().encodeToString(fresh.getPrivate().getEncoded()));
            return fresh;
        } catch (FileAlreadyExistsException e) {
            PrivateKey secret = RsaKeys.privateKey(file);
            RSAPrivateCrtKey numbers = (RSAPrivateCrtKey) secret;
            PublicKey open = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(numbers.getModulus(), numbers.getPublicExponent()));
            return new KeyPair(open, secret);
        }
    }

    @Override
    public String toString() {
        return "SandboxKeys";
    }
}
