package org.linli.cloud.notify;

/** What a notification is about; people choose by kind how they want to hear of it. The names stand in the contract. */
public enum Kind {
    /** Repairs and complaints. */
    TICKET("报修与投诉", "repairs and complaints"),
    PARCEL("快递", "parcels"),
    VISITOR("访客", "visitors"),
    NOTICE("公告", "notices"),
    /** Votes and surveys. */
    VOTE("投票与调查", "votes and surveys"),
    BILLING("账单与缴费", "bills and payments"),
    CONSENT("同意与隐私", "consent and privacy"),
    DOOR("门禁", "doors"),
    /** Faults of controllers, buttons and other devices. */
    DEVICE("设备", "devices"),
    /** Somebody needs help. */
    EMERGENCY("紧急求助", "emergencies"),
    ACCOUNT("账户", "your account"),
    /** Somebody tries whether they can be reached. */
    TEST("测试", "tests");

    private final String zh;
    private final String en;

    Kind(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    public String zh() {
        return zh;
    }

    public String en() {
        return en;
    }
}
