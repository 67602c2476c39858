package org.linli.cloud.identity;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.storage.Changes;

/**
 * What a session or token stands for.
 *
 * @param provenAt when the person last showed who they are; the epoch for tokens
 * @param until when it ends
 * @param limits null for sessions
 * @param read when the standing was read; null when it comes from nothing that is told
 */
record Subject(
        String id,
        String person,
        boolean secondFactor,
        Instant provenAt,
        @Nullable Instant seenAt,
        Instant until,
        ApiTokens.@Nullable ApiToken limits,
        Visibility.Standing standing,
        Changes.@Nullable Moment read) {

    /** Roles in one community; all of them when it is null. */
    Set<String> rolesIn(@Nullable String community) {
        Set<String> roles =
                new TreeSet<>(community == null ? standing.allStaffRoles() : standing.staffRolesIn(community));
        boolean resident = community == null
                ? !standing.residentIn().isEmpty()
                : standing.residentIn().contains(community);
        if (resident) {
            roles.add(Role.RESIDENT);
        }
        return roles;
    }
}
