package org.linli.messages.command;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import org.linli.messages.Codec;

/**
 * Signs commands with the community's key. What is signed is the exact text that travels, so nobody needs to agree on how JSON is laid out.
 * Thread: any.
 */
public final class CommandSigner {

    static final String ALGORITHM = "Ed25519";

    private final String keyId;
    private final PrivateKey key;

    /**
     * @param keyId {@link org.linli.messages.key.PublicKeys#keyId} of the public half
     * @param key Ed25519
     */
    public CommandSigner(String keyId, PrivateKey key) {
        this.keyId = keyId;
        this.key = key;
    }

    /** The command's exact text with its signature. */
    public SignedCommand sign(Command command) {
        String text = Codec.encode(command);
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return new SignedCommand(keyId, text, Base64.getEncoder().encodeToString(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the community key cannot sign", e);
        }
    }
}
