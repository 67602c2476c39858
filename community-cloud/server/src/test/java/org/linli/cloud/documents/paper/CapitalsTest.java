package org.linli.cloud.documents.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CapitalsTest {

    private static final Map<Long, String> EXAMPLES = new TreeMap<>(Map.ofEntries(
            Map.entry(0L, "零元整"),
            Map.entry(1L, "壹分"),
            Map.entry(10L, "壹角整"),
            Map.entry(11L, "壹角壹分"),
            Map.entry(100L, "壹元整"),
            Map.entry(101L, "壹元零壹分"),
            Map.entry(110L, "壹元壹角整"),
            Map.entry(1_000L, "壹拾元整"),
            Map.entry(1_010L, "壹拾元零壹角整"),
            Map.entry(1_001L, "壹拾元零壹分"),
            Map.entry(1_100L, "壹拾壹元整"),
            Map.entry(10_100L, "壹佰零壹元整"),
            Map.entry(11_000L, "壹佰壹拾元整"),
            Map.entry(100_100L, "壹仟零壹元整"),
            Map.entry(1_000_000L, "壹万元整"),
            Map.entry(1_000_100L, "壹万零壹元整"),
            Map.entry(1_010_000L, "壹万零壹佰元整"),
            Map.entry(1_100_000L, "壹万壹仟元整"),
            Map.entry(10_000_000L, "壹拾万元整"),
            Map.entry(10_010_100L, "壹拾万零壹佰零壹元整"),
            Map.entry(100_000_000L, "壹佰万元整"),
            Map.entry(1_000_000_000L, "壹仟万元整"),
            Map.entry(10_000_000_000L, "壹亿元整"),
            Map.entry(10_000_000_100L, "壹亿零壹元整"),
            Map.entry(10_001_000_000L, "壹亿零壹万元整"),
            Map.entry(10_010_001_001L, "壹亿零壹拾万零壹拾元零壹分"),
            Map.entry(100_000_000_000L, "壹拾亿元整"),
            Map.entry(Capitals.MAX_FEN, "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
            // The regulation's own examples.
            Map.entry(140_950L, "壹仟肆佰零玖元伍角整"),
            Map.entry(600_714L, "陆仟零柒元壹角肆分"),
            Map.entry(168_032L, "壹仟陆佰捌拾元零叁角贰分"),
            Map.entry(10_700_053L, "壹拾万柒仟元零伍角叁分"),
            Map.entry(1_640_902L, "壹万陆仟肆佰零玖元零贰分"),
            Map.entry(32_504L, "叁佰贰拾伍元零肆分")));

    @Test
    void amountsReadAsTheRegulationWritesThem() {
        EXAMPLES.forEach((fen, text) -> assertEquals(text, Capitals.of(fen), () -> fen + " fen"));
    }

    @Test
    void everyAmountCanBeReadBackAndIsWellFormed() {
        Random random = new Random(20261121);
        for (int i = 0; i < 200_000; i++) {
            // All sizes alike, with many zeros inside.
            long fen = random.nextLong(Capitals.MAX_FEN + 1) % (long) Math.pow(10, 1 + random.nextInt(12));
            if (random.nextBoolean()) {
                fen -= fen % (long) Math.pow(10, random.nextInt(8));
            }
            String text = Capitals.of(fen);
            assertEquals(fen, read(text), text);
            assertFalse(text.contains("零零"), text);
            assertFalse(text.contains("零万") || text.contains("零亿") || text.contains("零整"), text);
            assertFalse(fen > 0 && text.contains("零元"), text);
        }
    }

    @Test
    void anAmountOutOfRangeHasNoCapitals() {
        assertThrows(IllegalArgumentException.class, () -> Capitals.of(-1));
        assertThrows(IllegalArgumentException.class, () -> Capitals.of(Capitals.MAX_FEN + 1));
    }

    @Test
    void figuresAreGroupedAndHaveTwoPlaces() {
        assertEquals("¥0.00", Yuan.text(0));
        assertEquals("¥0.05", Yuan.text(5));
        assertEquals("¥1,234.56", Yuan.text(123_456));
        assertEquals("-¥1,000,000.00", Yuan.text(-100_000_000));
        assertEquals("", Yuan.textOrEmpty(0));
    }

    /** The other way, by another algorithm: digit, place, section. */
    private static long read(String text) {
        long total = 0;
        long section = 0;
        long digit = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            int value = "零壹贰叁肆伍陆柒捌玖".indexOf(each);
            if (value >= 0) {
                digit = value;
                continue;
            }
            switch (each) {
                case '拾' -> section += digit * 10;
                case '佰' -> section += digit * 100;
                case '仟' -> section += digit * 1000;
                case '万' -> total += (section + digit) * 10_000 * 100;
                case '亿' -> total += (section + digit) * 100_000_000 * 100;
                case '元' -> total += (section + digit) * 100;
                case '角' -> total += digit * 10;
                case '分' -> total += digit;
                default -> {}
            }
            digit = 0;
            if ("万亿元".indexOf(each) >= 0) {
                section = 0;
            }
        }
        return total;
    }
}
