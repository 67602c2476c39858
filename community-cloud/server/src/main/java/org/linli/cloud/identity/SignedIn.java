package org.linli.cloud.identity;

import org.jspecify.annotations.Nullable;

/**
 * A sign-in that worked.
 *
 * @param deviceToken a browser keeps it, and is known from then on; null when it is known already or no browser
 */
record SignedIn(
        Sessions.NewSession session,
        String person,
        @Nullable String deviceToken) {
    @Override
    public String toString() {
        return "SignedIn[" + person + "]";
    }
}
