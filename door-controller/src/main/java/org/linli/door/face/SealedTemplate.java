package org.linli.door.face;

import java.util.Arrays;

/**
 * One face template as the store sees it: what it belongs to in clear, the template itself encrypted by {@link TemplateCipher}.
 *
 * @param id unique, 1..64 characters of {@code [A-Za-z0-9_-]}
 * @param holder whose face it is
 * @param consent id of the consent under which it is kept; without it the template must go
 * @param modelHash SHA-256 (hex) of the embedding model: templates of another model are never compared
 * @param sealed nonce, ciphertext and tag; treat as immutable
 */
public record SealedTemplate(String id, String holder, String consent, String modelHash, byte[] sealed) {

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedTemplate that
                && id.equals(that.id)
                && holder.equals(that.holder)
                && consent.equals(that.consent)
                && modelHash.equals(that.modelHash)
                && Arrays.equals(sealed, that.sealed);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "SealedTemplate[" + id + "]";
    }
}
