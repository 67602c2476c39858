package org.linli.cloud.export;

/** A column of an exported list. */
public record ExportColumn(String zh, String en, Type type) {

    /** What its values are and how a spreadsheet shows them. */
    public enum Type {
        /** A text. */
        TEXT,
        /** A whole number. */
        WHOLE,
        /** Fen; shown in yuan with two decimals. */
        MONEY,
        /** Hundredths of a square metre; shown with two decimals. */
        AREA,
        /** Thousandths of a meter's unit; shown with three decimals. */
        READING,
        /** A {@code yyyy-mm-dd} day as text. */
        DATE,
        /** Milliseconds since the epoch; shown in the community's zone. */
        INSTANT
    }

    public static ExportColumn text(String zh, String en) {
        return new ExportColumn(zh, en, Type.TEXT);
    }

    public static ExportColumn of(String zh, String en, Type type) {
        return new ExportColumn(zh, en, type);
    }

    int decimals() {
        return switch (type) {
            case MONEY, AREA -> 2;
            case READING -> 3;
            default -> 0;
        };
    }

    boolean isNumber() {
        return type == Type.WHOLE || type == Type.MONEY || type == Type.AREA || type == Type.READING;
    }
}
