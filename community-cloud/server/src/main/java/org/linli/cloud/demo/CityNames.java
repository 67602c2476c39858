package org.linli.cloud.demo;

/** Names that nobody has: a sign of the calendar, a colour, a beast. The number decides, so a generated community is always the same. */
final class CityNames {

    private static final String[] SIGNS = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
    private static final String[] SIGNS_EN = {"Jia", "Yi", "Bing", "Ding", "Wu", "Ji", "Geng", "Xin", "Ren", "Gui"};
    private static final String[] COLOURS = {"青", "赤", "黄", "白", "玄", "紫", "碧", "金"};
    private static final String[] COLOURS_EN = {"Qing", "Chi", "Huang", "Bai", "Xuan", "Zi", "Bi", "Jin"};
    private static final String[] BEASTS = {"鹿", "鹤", "马", "龟", "燕", "鲤", "羊", "雁", "狐", "鸥"};
    private static final String[] BEASTS_EN = {"Lu", "He", "Ma", "Gui", "Yan", "Li", "Yang", "Yan", "Hu", "Ou"};

    private CityNames() {}

    static String zh(int number) {
        return SIGNS[number % 10] + COLOURS[number / 10 % 8] + BEASTS[number / 80 % 10];
    }

    static String en(int number) {
        return SIGNS_EN[number % 10] + " " + COLOURS_EN[number / 10 % 8]
                + BEASTS_EN[number / 80 % 10].toLowerCase(java.util.Locale.ROOT);
    }

    /** No telephone in the country has a number that begins like this. */
    static String phone(int number) {
        return String.format(java.util.Locale.ROOT, "000%08d", number);
    }
}
