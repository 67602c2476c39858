package org.linli.cloud.fees;

/** What a meter counts. */
public enum MeterKind {
    WATER("吨", "m³"),
    HOT_WATER("吨", "m³"),
    ELECTRICITY("度", "kWh"),
    GAS("立方米", "m³"),
    HEAT("千瓦时", "kWh");

    private final String chineseUnit;
    private final String englishUnit;

    MeterKind(String chineseUnit, String englishUnit) {
        this.chineseUnit = chineseUnit;
        this.englishUnit = englishUnit;
    }

    String chineseUnit() {
        return chineseUnit;
    }

    String englishUnit() {
        return englishUnit;
    }
}
