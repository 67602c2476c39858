package org.linli.cloud.identity;

import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.people.Visibility;

/**
 * How far somebody may decide about another's ways in: never further than they act themselves. Asked when a link is made, and again when it is used, so that a
 * link is worth what its maker may still do. Calls block. Thread: any.
 */
public final class Reach {

    /** Who of the staff lets residents in. */
    private static final Set<String> DESK = Set.of(Role.DESK.name(), Role.MANAGER.name());

    private final StaffRoles roles;
    private final StandingIn standings;

    /** What a person is, inside a running transaction. */
    @FunctionalInterface
    public interface StandingIn {
        Visibility.Standing of(Handle handle, String person);
    }

    public Reach(StaffRoles roles, StandingIn standings) {
        this.roles = roles;
        this.standings = standings;
    }

    /** Whether this manager of the community may make the person's staff account or shut it: the person acts in no community that the manager does not manage. */
    boolean mayManage(Handle handle, String manager, String person, String community) {
        return has(handle, manager, community, Set.of(Role.MANAGER.name()))
                && roles.mayManage(handle, manager, person, community);
    }

    /**
     * Whether the issuer may hand out a resident's way in. It opens whatever the person is, so the issuer must serve every community in which the person lives,
     * and manage whoever works here.
     */
    boolean mayLetIn(Handle handle, String issuer, String person, String community) {
        if (!has(handle, issuer, community, DESK)) {
            return false;
        }
        boolean works = !StaffRoles.of(handle, person).isEmpty();
        return (!works || mayManage(handle, issuer, person, community))
                && standings.of(handle, person).residentIn().stream().allMatch(home -> has(handle, issuer, home, DESK));
    }

    private boolean has(Handle handle, String person, String community, Set<String> wanted) {
        return Accounts.isEnabled(handle, person)
                && standings.of(handle, person).staffRolesIn(community).stream().anyMatch(wanted::contains);
    }
}
