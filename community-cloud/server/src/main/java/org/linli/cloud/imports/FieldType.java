package org.linli.cloud.imports;

/** How a cell is understood. What is stored of it is text again: the plain form named here. */
public enum FieldType {
    /** One line of text as it stands. */
    TEXT,
    /** Digits, spaces, {@code + - ( )}; stored without spaces. */
    PHONE,
    /** A whole number. */
    WHOLE,
    /** Square metres with at most two decimals; stored in hundredths. */
    AREA,
    /** A meter's reading with at most three decimals; stored in thousandths. */
    READING,
    /** Yuan with at most two decimals; stored in fen. */
    MONEY,
    /** A day; stored as {@code yyyy-mm-dd}. */
    DATE,
    /** A month; stored as {@code yyyy-mm}. */
    MONTH,
    /** One of the field's words; stored as the constant behind it. */
    CHOICE
}
