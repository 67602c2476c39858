package org.linli.cloud.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What staff may act as. The names stand in the contract's {@code x-access}. */
public enum Role {
    /** 物业经理: everything in the community. */
    MANAGER,
    /** 收费员: bills, payments, refunds. */
    CASHIER,
    /** 前台: people, homes, visitors; acts for residents on the record. */
    DESK,
    /** 维修工. */
    REPAIRER,
    /** 保安: doors, alarms, visitors. */
    GUARD,
    /** 包裹柜台. */
    PARCEL_DESK,
    /** 安装人员: controllers and their wiring. */
    INSTALLER,
    /** 审计: reads everything about money and the audit log, changes nothing. */
    AUDITOR;

    /** Every resident's role, which is no staff role. */
    public static final String RESIDENT = "RESIDENT";

    /** A program of somebody outside with whom the community has an agreement; no person ever has it. */
    public static final String PARTNER = "PARTNER";

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
