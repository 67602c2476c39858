package org.linli.cloud.export;

import java.util.Map;

/**
 * A column of an exported list.
 *
 * @param path of the field inside an item, such as {@code counts/bills}
 * @param words what its values are called, {@code PAID} to {@code 已付 · Paid}; empty where a value stands for itself
 */
record ExportColumn(String path, Bilingual title, Type type, Map<String, Bilingual> words) {

    ExportColumn {
        words = Map.copyOf(words);
    }

    /** What its values are and how a spreadsheet shows them. */
    enum Type {
        /** A text, also several values or fields in one cell. */
        TEXT,
        /** A whole number. */
        WHOLE,
        /** A number as it is. */
        DECIMAL,
        /** Fen; shown in yuan with two decimals. */
        MONEY,
        /** Hundredths of a square metre; shown with two decimals. */
        AREA,
        /** Thousandths of a meter's unit; shown with three decimals. */
        READING,
        /** Yes or no. */
        YES_NO,
        /** A {@code yyyy-mm-dd} day. */
        DATE,
        /** An instant; shown in the community's zone. */
        INSTANT
    }

    /** How the headers and values of a file are written. */
    enum Language {
        /** 中文. */
        zh,
        /** English. */
        en,
        /** 中文 English. */
        both
    }

    /** A code in plain words. */
    String word(String code, Language language) {
        Bilingual word = words.get(code);
        return word == null ? code : word.in(language);
    }

    int decimals() {
        return switch (type) {
            case MONEY, AREA -> 2;
            case READING -> 3;
            default -> 0;
        };
    }

    /** A whole number of the smallest unit. */
    boolean isWhole() {
        return type == Type.WHOLE || type == Type.MONEY || type == Type.AREA || type == Type.READING;
    }
}
