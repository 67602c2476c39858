package org.linli.cloud.records;

/**
 * Kinds of records with the time they are kept, in days. 个人信息保护法 art. 19 asks for the shortest time that the purpose needs and names no number, so the defaults and the
 * bounds are ours where no law is named; see docs/decisions/0025.
 */
public enum RetainedKind {
    /** With the events they were made of. Long enough to look into a complaint or a theft. */
    ACCESS_LOG(180, 30, 730, "个人信息保护法第十九条；门禁记录 · PIPL art. 19"),
    VISITS(180, 30, 365, "个人信息保护法第十九条；访客登记 · PIPL art. 19"),
    PARCELS(180, 30, 365, "快递暂行条例，查询期一年 · A parcel may be asked about for a year"),
    PARCEL_PICTURES(30, 7, 180, "个人信息保护法第十九条；照片 · PIPL art. 19"),
    NOTIFICATIONS(400, 30, 730, "个人信息保护法第十九条；通知 · PIPL art. 19"),
    /** Records of how personal information was handled. */
    ERASURES(1096, 1096, 3653, "个人信息保护法第五十六条，至少三年 · PIPL art. 56: three years at least");

    private final int days;
    private final int least;
    private final int most;
    private final String why;

    RetainedKind(int days, int least, int most, String why) {
        this.days = days;
        this.least = least;
        this.most = most;
        this.why = why;
    }

    public int days() {
        return days;
    }

    public int least() {
        return least;
    }

    public int most() {
        return most;
    }

    /** The source, Chinese and English. */
    public String why() {
        return why;
    }
}
