package org.linli.messages.access;

import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;

/**
 * A holder's PIN, entered as {@code userCode * pin #}. The id is the user code: 3..8 digits, unique in the community (often building and room).
 *
 * @param hash Argon2id in PHC string form of the PIN
 * @param duressHash the same for the duress PIN, which opens and alarms silently; null when the holder has none
 */
public record PinItem(
        String id, String holder, String hash, @Nullable String duressHash) implements AccessItem {
    public PinItem {
        Fields.digits("id", id, 3, 8);
        Fields.id("holder", holder);
        Fields.text("hash", hash, 1, 200);
        if (duressHash != null) {
            Fields.text("duressHash", duressHash, 1, 200);
        }
    }

    @Override
    public Kind kind() {
        return Kind.PIN;
    }

    @Override
    public String toString() {
        return "PinItem[…]";
    }
}
