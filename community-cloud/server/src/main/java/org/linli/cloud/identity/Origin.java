package org.linli.cloud.identity;

import org.jspecify.annotations.Nullable;

/**
 * Where a sign-in comes from.
 *
 * @param address network address
 * @param device a few words about the browser or program, see {@link DeviceWords}
 * @param deviceToken by which a browser shows that somebody signed in there before; null without one
 * @param kind how the session is carried from now on
 */
record Origin(String address, String device, @Nullable String deviceToken, Sessions.Kind kind) {

    /** A browser nobody knows. */
    static Origin browser(String address) {
        return new Origin(address, "", null, Sessions.Kind.COOKIE);
    }

    @Override
    public String toString() {
        return "Origin[" + address + ", " + kind + "]";
    }
}
