package org.linli.mobileapi;

import org.jspecify.annotations.Nullable;

/** Turns what a request brings into a {@link Caller}. Called on the worker pool, so it may block; an unknown or ended session is an anonymous caller. */
@FunctionalInterface
public interface CallerResolver {

    Caller resolve(Credentials credentials);

    /**
     * What a request brings.
     *
     * @param sessionCookie value of the session cookie
     * @param bearer value of {@code Authorization: Bearer}
     */
    record Credentials(
            @Nullable String sessionCookie, @Nullable String bearer, String address) {
        @Override
        public String toString() {
            return "Credentials[" + address + "]";
        }
    }
}
