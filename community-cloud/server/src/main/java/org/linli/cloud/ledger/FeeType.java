package org.linli.cloud.ledger;

/** What a bill is for: 物业, 停车, 水, 电, 煤气, 取暖, 公摊, 租金, 押金, 维修, 服务, 违约金, 期初. */
public enum FeeType {
    PROPERTY,
    PARKING,
    WATER,
    ELECTRICITY,
    GAS,
    HEATING,
    SHARED,
    RENT,
    /** Owed back one day, so it is held and not earned. */
    DEPOSIT,
    REPAIR,
    SERVICE,
    LATE_FEE,
    /** Arrears brought along from an earlier system. */
    OPENING
}
