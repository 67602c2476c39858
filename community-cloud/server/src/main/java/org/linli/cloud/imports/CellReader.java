package org.linli.cloud.imports;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands one cell, exactly or not at all: nothing is rounded, cut or guessed. */
final class CellReader {

    private static final Pattern NUMBER =
            Pattern.compile("([+-]?)(\\d{1,30}|\\d{1,3}(?:,\\d{3}){1,9})(?:\\.(\\d{1,30}))?");
    private static final Pattern DAY = Pattern.compile(
            "(\\d{4})(?:-(\\d{1,2})-(\\d{1,2})|/(\\d{1,2})/(\\d{1,2})|\\.(\\d{1,2})\\.(\\d{1,2})|年(\\d{1,2})月(\\d{1,2})日?|(\\d{2})(\\d{2}))"
                    + "(?:[ T]00:00(?::00(?:\\.0+)?)?)?");
    private static final Pattern MONTH = Pattern.compile("(\\d{4})(?:[-/.]?(\\d{2})|[-/.](\\d)|年(\\d{1,2})月?)");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9()-]{3,31}");

    /** Day 60 of a workbook is 29 February 1900, which never was; from 61 on the days are counted from here. */
    private static final LocalDate SERIAL_ZERO = LocalDate.of(1899, 12, 30);

    private static final LocalDate SERIAL_ZERO_1904 = LocalDate.of(1904, 1, 1);
    private static final int FIRST_TRUE_SERIAL = 61;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2199;

    private final boolean from1904;

    CellReader(boolean from1904) {
        this.from1904 = from1904;
    }

    /** The plain form; empty after a complaint. The cell is not empty. */
    Optional<String> read(Field field, RawRow.RawCell cell, Consumer<Words> complain) {
        String text = unguarded(cell.text());
        Object outcome = switch (field.type()) {
            case TEXT -> text(field, text);
            case PHONE -> phone(text);
            case WHOLE -> number(field, text, 0);
            case AREA, MONEY -> number(field, text, 2);
            case READING -> number(field, text, 3);
            case DATE -> cell.number() ? serial(text) : day(text);
            case MONTH -> month(text, cell.number());
            case CHOICE -> choice(field, text);
        };
        if (outcome instanceof Words words) {
            complain.accept(words);
            return Optional.empty();
        }
        return Optional.of((String) outcome);
    }

    /** Our own exports put an apostrophe before text that a spreadsheet could take for a formula. */
    private static String unguarded(String text) {
        boolean guarded = text.length() > 1 && text.charAt(0) == '\'' && "=+-@\t".indexOf(text.charAt(1)) >= 0;
        return guarded ? text.substring(1) : text;
    }

    private static Object text(Field field, String text) {
        if (text.length() > field.greatest()) {
            return new Words("超过 " + field.greatest() + " 个字符", "has more than " + field.greatest() + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return new Words("含有换行或控制字符", "has a line break or control character");
        }
        return text;
    }

    private static Object phone(String text) {
        String plain = wide(text).replaceAll("[\\s\\u00A0]", "");
        return PHONE.matcher(plain).matches() ? plain : new Words("不是电话号码", "is not a telephone number");
    }

    /** Full-width digits and signs of Chinese keyboards as plain ones. */
    private static String wide(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    }

    private static Object number(Field field, String text, int decimals) {
        String plain = wide(text).replace("−", "-");
        if (field.type() == FieldType.MONEY) {
            plain = plain.replaceFirst("^([+-]?)[¥￥]\\s*", "$1").replaceFirst("\\s*元$", "");
        } else if (field.type() == FieldType.AREA) {
            plain = plain.replaceFirst("\\s*(m2|平方米|平米)$", "");
        }
        Matcher matcher = NUMBER.matcher(plain);
        if (!matcher.matches()) {
            return new Words("不是数字", "is not a number");
        }
        BigDecimal value = new BigDecimal(plain.replace(",", ""));
        if (value.stripTrailingZeros().scale() > decimals) {
            return decimals == 0
                    ? new Words("必须是整数", "must be a whole number")
                    : new Words("小数超过 " + decimals + " 位", "has more than " + decimals + " decimals");
        }
        BigDecimal stored = value.movePointRight(decimals);
        if (stored.compareTo(BigDecimal.valueOf(field.least())) < 0) {
            return field.least() == 0 ? new Words("不能是负数", "must not be negative") : new Words("数值太小", "is too small");
        }
        if (stored.compareTo(BigDecimal.valueOf(field.greatest())) > 0) {
            return new Words("数值太大", "is too large");
        }
        return Long.toString(stored.longValueExact());
    }

    private static Object day(String text) {
        Matcher matcher = DAY.matcher(wide(text));
        if (!matcher.matches()) {
            return new Words("不是日期，请写成 2026-01-31", "is not a date; write 2026-01-31");
        }
        int month = 0;
        int day = 0;
        for (int group = 2; group < matcher.groupCount(); group += 2) {
            if (matcher.group(group) != null) {
                month = Integer.parseInt(matcher.group(group));
                day = Integer.parseInt(matcher.group(group + 1));
            }
        }
        try {
            return inRange(LocalDate.of(Integer.parseInt(matcher.group(1)), month, day));
        } catch (DateTimeException e) {
            return new Words("没有这一天", "is a day that does not exist");
        }
    }

    private Object serial(String text) {
        BigDecimal value = new BigDecimal(text);
        Words notADay = new Words("不是日期，请写成 2026-01-31", "is not a date; write 2026-01-31");
        if (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(200_000)) > 0) {
            // Twenty million or so is a day written without strokes, such as 20260131.
            return value.scale() <= 0 && text.length() == 8 ? day(text) : notADay;
        }
        if (value.stripTrailingZeros().scale() > 0) {
            return new Words("含有时间，只写日期", "holds a time; give the day only");
        }
        int days = value.intValueExact();
        if (from1904) {
            return inRange(SERIAL_ZERO_1904.plusDays(days));
        }
        return days < FIRST_TRUE_SERIAL ? notADay : inRange(SERIAL_ZERO.plusDays(days));
    }

    /** A spreadsheet makes the first day of the month of what a clerk types as a month. */
    private Object month(String text, boolean number) {
        Matcher matcher = MONTH.matcher(wide(text));
        Object day = matcher.matches() ? firstDay(matcher) : number ? serial(text) : day(text);
        if (!(day instanceof String first) || !first.endsWith("-01")) {
            return new Words("不是月份，请写成 2026-01", "is not a month; write 2026-01");
        }
        return first.substring(0, first.length() - 3);
    }

    private static Object firstDay(Matcher month) {
        for (int group = 2; group <= month.groupCount(); group++) {
            if (month.group(group) != null) {
                return day(month.group(1) + "-" + month.group(group) + "-1");
            }
        }
        throw new IllegalStateException("a month without its number");
    }

    private static Object inRange(LocalDate day) {
        return day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR
                ? new Words("年份不在 1900 到 2199 之间", "has a year outside of 1900 to 2199")
                : day.toString();
    }

    private static Object choice(Field field, String text) {
        String plain = wide(text).toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> each : field.choices().entrySet()) {
            if (each.getKey().equals(plain)
                    || each.getValue().toLowerCase(Locale.ROOT).equals(plain)) {
                return each.getValue();
            }
        }
        String known = String.join("、", new java.util.TreeSet<>(field.choices().keySet()));
        return new Words("只能填写：" + known, "must be one of: " + known);
    }
}
