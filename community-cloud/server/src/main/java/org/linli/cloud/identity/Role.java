package org.linli.cloud.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What staff may act as. The names stand in the contract's {@code x-access}. */
public enum Role {
    MANAGER,
    GUARD,
    DESK,
    INSTALLER;

    /** Every resident's role, which is no staff role. */
    public static final String RESIDENT = "RESIDENT";

    static String join(Collection<Role> roles) {
        return EnumSet.copyOf(roles).stream().map(Role::name).collect(Collectors.joining(","));
    }

    static Set<Role> split(String text) {
        return Arrays.stream(text.split(","))
                .filter(name -> !name.isEmpty())
                .map(Role::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }
}
