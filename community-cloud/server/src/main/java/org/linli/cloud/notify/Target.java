package org.linli.cloud.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something messages are carried to.
 *
 * @param community empty for a person's own
 * @param person empty for a community's
 * @param server the machine it is at
 * @param kinds of a community's; empty for all
 * @param everything of a community's: also what persons rather than roles are told
 * @param language {@code zh} or {@code en}, where a channel shows one only
 */
record Target(
        String id,
        String community,
        String person,
        Channel channel,
        String label,
        String server,
        Set<Kind> kinds,
        boolean everything,
        String language,
        Instant madeAt,
        String madeBy) {

    /**
     * What is sealed.
     *
     * @param address where to post
     * @param token of the receiver; of ntfy or Bark
     * @param key of a webhook, Base64; of Web Push: the browser's public key, base64url
     * @param auth of Web Push, base64url
     * @param oldKey of a webhook: the one before, which signs along until {@code oldUntil}, in milliseconds
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Secret(
            String address,
            @Nullable String token,
            @Nullable String key,
            @Nullable String auth,
            @Nullable String oldKey,
            @Nullable Long oldUntil) {

        static Secret of(String address, @Nullable String token, @Nullable String key) {
            return new Secret(address, token, key, null, null, null);
        }

        /** Hides everything. */
        @Override
        public String toString() {
            return "Secret";
        }
    }

    /**
     * How it fares.
     *
     * @param openUntil nothing but alarms is sent before this
     * @param failure the last one; empty when the last message got through
     */
    record Health(
            int failures,
            @Nullable Instant openUntil,
            @Nullable Instant failedAt,
            String failure,
            @Nullable Instant sentAt) {}

    /** A target with its health. */
    record Known(Target target, Health health) {}

    /** Hides what it is called and whose it is. */
    @Override
    public String toString() {
        return "Target[" + id + " " + channel + "]";
    }
}
