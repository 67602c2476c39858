package org.linli.cloud.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever is refused reads a plain sentence in Chinese and in English. */
class RefusalSentencesTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path FILE = Path.of("src/main/resources/refusals.properties");
    private static final int MAX_SENTENCE = 200;

    private static RefusalCodes codes;
    private static final Properties TEXTS = new Properties();

    @BeforeAll
    static void read() throws IOException {
        codes = RefusalCodes.in(SOURCES);
        try (Reader reader = Files.newBufferedReader(FILE, StandardCharsets.UTF_8)) {
            TEXTS.load(reader);
        }
        assertTrue(codes.used.size() > 50, "the scan found only " + codes.used.keySet());
    }

    @Test
    void everyCodeHasASentenceInBothLanguages() {
        List<String> missing = new ArrayList<>();
        codes.used.forEach((code, places) -> {
            for (String language : List.of("zh", "en")) {
                if (!TEXTS.containsKey(code + "." + language)) {
                    missing.add(code + "." + language + "=    # used in " + String.join(", ", places));
                }
            }
        });
        assertTrue(
                missing.isEmpty(),
                () -> "Add these lines to " + FILE + ", with a sentence that says what to do next:\n\n"
                        + String.join("\n", missing) + "\n");
    }

    @Test
    void noSentenceIsLeftOverFromACodeThatIsGone() {
        Set<String> gone = TEXTS.stringPropertyNames().stream()
                .filter(key -> !codes.literals.contains(code(key)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(gone.isEmpty(), () -> "Remove from " + FILE + " what no source says any more: " + gone);
    }

    @Test
    void everyCodeCanBeReadInTheSources() {
        assertTrue(
                codes.unreadable.isEmpty(),
                () -> "Write the code as a literal, a constant or a parameter, so that this test finds it: "
                        + codes.unreadable);
    }

    @Test
    void codesAreLowerCaseWords() {
        List<String> odd = codes.used.keySet().stream()
                .filter(code -> !code.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"))
                .toList();
        assertTrue(odd.isEmpty(), () -> "lower-case words with hyphens, please: " + odd);
    }

    @Test
    void sentencesArePlainTextOfOneLine() {
        List<String> odd = new ArrayList<>();
        TEXTS.forEach((key, value) -> {
            String text = (String) value;
            boolean chinese = text.codePoints().anyMatch(Character::isIdeographic);
            boolean fits = !text.isBlank() && text.length() <= MAX_SENTENCE && text.indexOf('\n') < 0;
            if (!fits || chinese != ((String) key).endsWith(".zh")) {
                odd.add(key + "=" + text);
            }
        });
        assertTrue(
                odd.isEmpty(), () -> "at most " + MAX_SENTENCE + " characters of the language the key names: " + odd);
    }

    @Test
    void noCodeIsExplainedTwice() throws IOException {
        Set<String> seen = new HashSet<>();
        List<String> twice = Files.readAllLines(FILE, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.substring(0, Math.max(0, line.indexOf('='))).strip())
                .filter(key -> !seen.add(key))
                .toList();
        assertEquals(List.of(), twice, "these keys stand twice in " + FILE);
    }

    private static String code(String key) {
        int dot = key.lastIndexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }
}
