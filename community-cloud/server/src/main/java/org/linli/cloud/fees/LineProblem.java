package org.linli.cloud.fees;

/** Why a home gets no bill for an item, in words for the clerk. */
public enum LineProblem {
    MISSING_AREA("房屋没有登记面积，请先补录面积", "The home has no area on record: enter it first"),
    NO_METER("房屋没有这种表，请先登记表具", "The home has no such meter: enter it first"),
    MISSING_READING("本期没有抄表读数，请先抄表或录入估抄", "There is no reading for this period: read the meter or enter an estimate"),
    READING_BELOW_BILLED(
            "读数低于已计费读数，请核对读数或先冲销上一期",
            "The reading is below what was billed: check it, or reverse the earlier run first"),
    MISSING_TOTAL("没有录入本期公摊总额", "No total to share was entered for this period"),
    SHARE_WAITS(
            "同一分摊范围内有房屋缺少面积，补录后才能分摊",
            "Another home that shares has no area on record: the total can be shared out once it is entered"),
    NOBODY_SHARES("没有可分摊的面积、人数或房屋", "There is no area, person or home to share by"),
    ALREADY_BILLED("这段时间已经出过账单", "This time has been billed already"),
    NOTHING_TO_PAY("本期金额为零，不出账单", "The amount is zero, so there is no bill"),
    AMOUNT_TOO_LARGE("金额超出上限，请检查单价和数量", "The amount is above the limit: check price and quantity");

    private final String chinese;
    private final String english;

    LineProblem(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /** Whether nobody has to do anything about it. */
    boolean isNote() {
        return this == ALREADY_BILLED || this == NOTHING_TO_PAY;
    }
}
