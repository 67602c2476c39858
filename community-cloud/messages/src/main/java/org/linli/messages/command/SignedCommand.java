package org.linli.messages.command;

/**
 * A command as it travels: the exact text that was signed, and the signature over its UTF-8 bytes.
 *
 * @param keyId id of the {@link org.linli.messages.access.TrustedKeyItem}
 * @param command encoded {@link Command}, at most 1 MiB
 * @param signature Ed25519, base64
 */
public record SignedCommand(String keyId, String command, String signature) {}
