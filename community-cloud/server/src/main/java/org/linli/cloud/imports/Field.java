package org.linli.cloud.imports;

import java.util.List;
import java.util.Map;

/**
 * A column that an import understands.
 *
 * @param key name in stored rows
 * @param names how a header may call it, in any language; the first Chinese and the first English one are what templates show
 * @param required whether each row must have it
 * @param least smallest number, in the stored measure
 * @param greatest greatest number in the stored measure; for texts the greatest length
 * @param choices for {@link FieldType#CHOICE}: words to constants; the constants themselves are always understood
 * @param example as a template shows it; may be empty
 */
public record Field(
        String key,
        String zh,
        String en,
        List<String> names,
        FieldType type,
        boolean required,
        long least,
        long greatest,
        Map<String, String> choices,
        String example) {

    /** 100 000 000 000 fen, the most an amount may be. */
    public static final long GREATEST_FEN = 100_000_000_000L;

    /** 10 km² in hundredths of a square metre. */
    private static final long GREATEST_AREA = 1_000_000_000L;

    public Field {
        names = List.copyOf(names);
        choices = Map.copyOf(choices);
    }

    public static Field text(String key, String zh, String en, int greatest, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.TEXT, false, 0, greatest, Map.of(), "");
    }

    public static Field phone(String key, String zh, String en, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.PHONE, false, 0, 32, Map.of(), "");
    }

    public static Field whole(String key, String zh, String en, long least, long greatest, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.WHOLE, false, least, greatest, Map.of(), "");
    }

    public static Field area(String key, String zh, String en, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.AREA, false, 0, GREATEST_AREA, Map.of(), "");
    }

    public static Field reading(String key, String zh, String en, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.READING, false, 0, 1_000_000_000_000L, Map.of(), "");
    }

    /** An amount of at least nothing. */
    public static Field money(String key, String zh, String en, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.MONEY, false, 0, GREATEST_FEN, Map.of(), "");
    }

    public static Field date(String key, String zh, String en, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.DATE, false, 0, 0, Map.of(), "");
    }

    public static Field month(String key, String zh, String en, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.MONTH, false, 0, 0, Map.of(), "");
    }

    public static Field choice(String key, String zh, String en, Map<String, String> choices, String... names) {
        return new Field(key, zh, en, List.of(names), FieldType.CHOICE, false, 0, 0, choices, "");
    }

    /** The same, and each row must have it. */
    public Field needed() {
        return new Field(key, zh, en, names, type, true, least, greatest, choices, example);
    }

    /** The same with an example for whoever fills in the template. */
    public Field like(String shown) {
        return new Field(key, zh, en, names, type, required, least, greatest, choices, shown);
    }
}
