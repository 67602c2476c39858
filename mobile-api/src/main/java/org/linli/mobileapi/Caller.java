package org.linli.mobileapi;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the session or token says.
 *
 * @param person id of the resident or staff member in whose name the request is; null for an anonymous caller
 * @param actor who really sends it: another than {@code person} when somebody acts for a resident
 * @param roles what the caller may act as right now and in this community, such as {@code RESIDENT} or {@code GUARD}; a staff member whose second factor is
 *     missing has no staff role here, and who acts for a resident has only {@code RESIDENT}
 * @param community the community the request is about: the one asked for, else the only one the caller has; null when there are several or none
 * @param scopes what a token is limited to, such as {@code money:read}; null for no limit
 * @param session id (not the secret) of the session or token; null without one
 * @param address network address, for limits and the audit log
 */
public record Caller(
        @Nullable String person,
        @Nullable String actor,
        Set<String> roles,
        @Nullable String community,
        @Nullable Set<String> scopes,
        @Nullable String session,
        String address) {

    /** In a contract's {@code x-access}: no session needed. */
    public static final String ANYONE = "ANYONE";

    /** In a contract's {@code x-access}: any session, even of a staff member without second factor. */
    public static final String SIGNED_IN = "SIGNED_IN";

    public Caller {
        roles = Set.copyOf(roles);
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }

    /** Somebody who acts for themselves. */
    public Caller(String person, Set<String> roles, @Nullable String community, String session, String address) {
        this(person, person, roles, community, null, session, address);
    }

    public static Caller anonymous(String address) {
        return new Caller(null, null, Set.of(), null, null, null, address);
    }

    public boolean signedIn() {
        return person != null;
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    /** Whether somebody acts here for another person. */
    public boolean isActing() {
        return actor != null && !actor.equals(person);
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

    /** Who really acts, under the same condition as {@link #requirePerson}. */
    public String requireActor() {
        if (actor == null) {
            throw new IllegalStateException("an operation for anyone asked for a person");
        }
        return actor;
    }

    /**
     * The community the request is about.
     *
     * @throws CommunityNeeded when the caller has several and named none; answered as 400
     */
    public String requireCommunity() {
        if (community == null) {
            throw new CommunityNeeded();
        }
        return community;
    }

    /** Whether one of these entries of {@code x-access} lets the caller in. Unknown means no. */
    public boolean maySee(Set<String> access) {
        return access.contains(ANYONE)
                || (signedIn() && access.contains(SIGNED_IN))
                || access.stream().anyMatch(roles::contains);
    }

    /** Whether a token's limits allow this scope. */
    public boolean isWithin(String scope) {
        return scopes == null || scopes.contains(scope);
    }

    /** The request must say which community it is about. */
    public static final class CommunityNeeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CommunityNeeded() {
            super("community needed", null, false, false);
        }
    }
}
