package org.linli.messages.command;

import org.linli.messages.Fields;

/**
 * A command as it travels: the exact text that was signed, and the signature over its UTF-8 bytes.
 *
 * @param keyId id of the {@link org.linli.messages.access.TrustedKeyItem}
 * @param command encoded {@link Command}, at most 1 MiB
 * @param signature Ed25519, base64
 */
public record SignedCommand(String keyId, String command, String signature) {

    /** Longest command, characters. */
    public static final int MAX_COMMAND = 1024 * 1024;

    public SignedCommand {
        Fields.hex("keyId", keyId, 16);
        Fields.text("command", command, 1, MAX_COMMAND);
        Fields.base64("signature", signature, 64);
    }

    /** Not the command: it may hold a photograph. */
    @Override
    public String toString() {
        return "SignedCommand[" + keyId + "]";
    }
}
