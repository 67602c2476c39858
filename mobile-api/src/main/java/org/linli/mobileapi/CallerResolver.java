package org.linli.mobileapi;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a request brings into a {@link Caller}. Called on the worker pool, so it may block; an unknown or ended session is an anonymous caller. An exception
 * that the kit's refusals know, such as for a community the caller has nothing to do with, is answered as that problem.
 */
@FunctionalInterface
public interface CallerResolver {

    Caller resolve(Credentials credentials);

    /** The same without blocking, when it is known; called on an event loop. Empty is always right. */
    default Optional<Caller> remembered(Credentials credentials) {
        return Optional.empty();
    }

    /**
     * What a request brings.
     *
     * @param sessionCookie value of the session cookie
     * @param bearer value of {@code Authorization: Bearer}
     * @param community the community asked for, 1..64 characters of {@code [A-Za-z0-9_-]}; null when none was named
     * @param represented for whom the caller wants to act; null for themselves
     * @param acting what the operation needs granted for that; empty when nobody may call it for another
     * @param provenNow the caller must have shown who they are a short while ago
     */
    record Credentials(
            @Nullable String sessionCookie,
            @Nullable String bearer,
            @Nullable String community,
            @Nullable String represented,
            Set<String> acting,
            boolean provenNow,
            String address) {

        public Credentials {
            acting = Set.copyOf(acting);
        }

        /** For an operation that asks for no fresh proof. */
        public Credentials(
                @Nullable String sessionCookie,
                @Nullable String bearer,
                @Nullable String community,
                @Nullable String represented,
                Set<String> acting,
                String address) {
            this(sessionCookie, bearer, community, represented, acting, false, address);
        }

        @Override
        public String toString() {
            return "Credentials[" + address + "]";
        }
    }
}
