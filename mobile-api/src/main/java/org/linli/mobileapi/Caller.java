package org.linli.mobileapi;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the session says.
 *
 * @param person id of the resident or staff member; null for an anonymous caller
 * @param roles what the caller may act as right now, such as {@code RESIDENT} or {@code GUARD}; a staff member whose second factor is missing has no staff role here
 * @param session id (not the secret) of the session; null without one
 * @param address network address, for limits and the audit log
 */
public record Caller(
        @Nullable String person,
        Set<String> roles,
        @Nullable String session,
        String address) {

    /** In a contract's {@code x-access}: no session needed. */
    public static final String ANYONE = "ANYONE";

    /** In a contract's {@code x-access}: any session, even of a staff member without second factor. */
    public static final String SIGNED_IN = "SIGNED_IN";

    public Caller {
        roles = Set.copyOf(roles);
    }

    public static Caller anonymous(String address) {
        return new Caller(null, Set.of(), null, address);
    }

    public boolean signedIn() {
        return person != null;
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    /**
     * The caller's person id.
     *
     * @throws IllegalStateException for an anonymous caller: the contract lets only signed-in callers through where this is used
     */
    public String requirePerson() {
        if (person == null) {
            throw new IllegalStateException("an operation for anyone asked for a person");
        }
        return person;
    }

    /** Whether one of these entries of {@code x-access} lets the caller in. Unknown means no. */
    boolean maySee(Set<String> access) {
        return access.contains(ANYONE)
                || (signedIn() && access.contains(SIGNED_IN))
                || access.stream().anyMatch(roles::contains);
    }
}
