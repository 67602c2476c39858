package org.linli.cloud.fees;

/** What a fee is for. */
public enum FeeType {
    PROPERTY("物业费", "Property fee"),
    PARKING("停车费", "Parking"),
    WATER("水费", "Water"),
    ELECTRICITY("电费", "Electricity"),
    GAS("燃气费", "Gas"),
    HEATING("取暖费", "Heating"),
    SHARED("公摊费", "Shared costs"),
    RENT("租金", "Rent"),
    DEPOSIT("押金", "Deposit"),
    REPAIR("维修费", "Repair"),
    SERVICE("服务费", "Service");

    private final String chinese;
    private final String english;

    FeeType(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}
