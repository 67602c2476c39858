package org.linli.cloud.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.identity.CodePost;
import org.linli.cloud.identity.FileCodeSender;
import org.linli.cloud.identity.WebhookCodeSender;

/**
 * How one-time codes reach phones.
 *
 * @param target where the gateway listens; null unless the sender is the webhook
 * @param file codes are written there, or the webhook's key is read from there (Base64)
 */
public record CodeSettings(Sender sender, @Nullable URI target, Path file) {

    /** Who brings codes to phones. */
    public enum Sender {
        /** Nobody: signing in by code is not offered. */
        NONE,
        /** A file, for demos. */
        FILE,
        WEBHOOK
    }

    static CodeSettings read(SettingsReader reader, Path data) {
        String word = reader.text("codes.sender", "none").toUpperCase(Locale.ROOT);
        if (!Set.of("NONE", "FILE", "WEBHOOK").contains(word)) {
            throw new BadSetting("codes.sender", "must be none, file or webhook");
        }
        Sender sender = Sender.valueOf(word);
        String url = reader.text("codes.url", "");
        if (sender == Sender.WEBHOOK && !url.matches("(https://|http://(localhost|127\\.0\\.0\\.1)[:/])[!-~]*")) {
            throw new BadSetting("codes.url", "must be an https address, or one on this machine");
        }
        String file = reader.text("codes.file", sender == Sender.WEBHOOK ? "codes.key" : "codes.txt");
        return new CodeSettings(sender, url.isEmpty() ? null : URI.create(url), data.resolve(file));
    }

    /** Null when nobody sends. */
    @Nullable
    CodePost open(Clock clock) {
        URI gateway = target;
        return switch (sender) {
            case NONE -> null;
            case FILE -> new CodePost(new FileCodeSender(file));
            case WEBHOOK ->
                new CodePost(
                        new WebhookCodeSender(gateway == null ? URI.create("https://invalid") : gateway, key(), clock));
        };
    }

    private byte[] key() {
        try {
            return Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new BadSetting("codes.file", "must hold the key of the webhook in Base64");
        }
    }
}
