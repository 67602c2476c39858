package org.linli.cloud.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.linli.cloud.notify.Notice.Words;

/** Whoever is told something reads it in Chinese and in English, in one line each, whatever the values hold. */
class CatalogueTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Pattern MARKUP = Pattern.compile("[<>]|&[a-z]+;");

    private final Catalogue catalogue = new Catalogue();

    private static Set<String> names(String... texts) {
        return new Catalogue.Template(
                        Kind.TEST, new Words(texts[0], texts[0]), new Words(texts[texts.length - 1], texts[0]))
                .names();
    }

    @Test
    void everyMessageSaysTheSameInBothLanguages() {
        List<String> faults = new ArrayList<>();
        catalogue.templates().forEach((name, template) -> {
            Words title = template.title();
            Words text = template.text();
            if (!names(title.zh(), text.zh()).equals(names(title.en(), text.en()))) {
                faults.add(name + " has other values in each language");
            }
            for (Words each : List.of(title, text)) {
                if (isLatin(each.zh()) || each.en().codePoints().anyMatch(Character::isIdeographic)) {
                    faults.add(name + " is in the wrong language");
                }
                if (MARKUP.matcher(each.zh() + each.en()).find()) {
                    faults.add(name + " has markup");
                }
            }
            if (title.zh().length() > 30 || title.en().length() > Catalogue.MAX_TITLE) {
                faults.add(name + " has a long title");
            }
        });
        assertEquals(List.of(), faults);
        assertFalse(catalogue.templates().isEmpty());
    }

    /** Of itself, whatever the values are. */
    private static boolean isLatin(String text) {
        String own = text.replaceAll("\\{[a-zA-Z]+}", "");
        return own.codePoints().anyMatch(Character::isLetter)
                && own.codePoints().noneMatch(Character::isIdeographic);
    }

    @Test
    void valuesArePutInOnceAsPlainText() {
        Catalogue.Message message = catalogue.render("test", Map.of("at", new Words("{at}<b>", "$1\\{at}")), SHANGHAI);
        assertTrue(message.text().zh().contains("发送于{at}<b>。"), message.text().zh());
        assertTrue(
                message.text().en().contains("sent $1\\{at}."), message.text().en());
    }

    @Test
    void aTimeIsShownWhereTheCommunityIs() {
        Instant newYear = Instant.parse("2026-12-31T16:05:00Z");
        assertTrue(catalogue
                .render("test", Map.of("at", newYear), SHANGHAI)
                .text()
                .zh()
                .contains("1月1日 00:05"));
        assertTrue(catalogue
                .render("test", Map.of("at", newYear), ZoneId.of("Europe/London"))
                .text()
                .en()
                .contains("31 Dec 16:05"));
        assertTrue(catalogue
                .render("test", Map.of("at", LocalDate.parse("2028-02-29")), SHANGHAI)
                .text()
                .zh()
                .contains("2月29日"));
    }

    @Test
    void aMessageWithoutItsValuesOrWithOthersIsAFault() {
        Map<String, Object> more = new LinkedHashMap<>(Map.of("at", "now", "more", "x"));
        assertThrows(IllegalArgumentException.class, () -> catalogue.render("test", Map.of(), SHANGHAI));
        assertThrows(IllegalArgumentException.class, () -> catalogue.render("test", more, SHANGHAI));
        assertThrows(IllegalArgumentException.class, () -> catalogue.render("none", Map.of(), SHANGHAI));
    }

    @Test
    void whatAValueHoldsStaysOneShortLine() {
        assertEquals("a b c d", Catalogue.clean("a\nb\r\n\u0000c\u2028 \td "));
        assertEquals("txt", Catalogue.clean("\u202etxt\u2066\u200f\ufeff"));
        assertEquals("x", Catalogue.clean("x\ud800"));
        assertEquals("😀".repeat(4) + "…", Catalogue.cut("😀".repeat(9), 5));
        assertEquals("12345", Catalogue.cut("12345", 5));
        String text = catalogue
                .render("test", Map.of("at", "长".repeat(100_000)), SHANGHAI)
                .text()
                .zh();
        assertTrue(text.length() < 200, text);
    }

    @Test
    void everyKindIsCalledSomething() {
        Set<String> names = new TreeSet<>();
        for (Kind kind : Kind.values()) {
            assertTrue(names.add(kind.zh()) && names.add(kind.en()), kind.name());
        }
    }
}
