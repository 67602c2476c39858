package org.linli.cloud.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.linli.cloud.notify.Notice.Words;

/**
 * Every message there is, from the files that {@code notifications/index.txt} names. What comes out is plain text of bounded length without control characters,
 * whatever the values hold; pages and channels that know markup must escape it. Thread: any.
 */
final class Catalogue {

    static final int MAX_TITLE = 60;
    static final int MAX_TEXT = 500;
    private static final int MAX_VALUE = 80;

    private static final Pattern NAME = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final DateTimeFormatter MINUTE_ZH = DateTimeFormatter.ofPattern("M月d日 HH:mm", Locale.CHINA);
    private static final DateTimeFormatter MINUTE_EN = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_ZH = DateTimeFormatter.ofPattern("M月d日", Locale.CHINA);
    private static final DateTimeFormatter DAY_EN = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private final Map<String, Template> templates = new TreeMap<>();

    /** A message before its values are put in. */
    record Template(Kind kind, Words title, Words text) {

        /** Names of the values it needs, in any of its texts. */
        Set<String> names() {
            Set<String> names = new TreeSet<>();
            for (String each : List.of(title.zh(), title.en(), text.zh(), text.en())) {
                Matcher found = NAME.matcher(each);
                while (found.find()) {
                    names.add(found.group(1));
                }
            }
            return names;
        }
    }

    /** A message as people read it. */
    record Message(Kind kind, Words title, Words text) {}

    Catalogue() {
        for (String file : read("index.txt")) {
            if (!file.isBlank()) {
                load(file.strip());
            }
        }
    }

    private static List<String> read(String file) {
        try (InputStream in = Catalogue.class.getResourceAsStream("/notifications/" + file)) {
            if (in == null) {
                throw new IllegalStateException("notifications/" + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("notifications/" + file + " cannot be read", e);
        }
    }

    private void load(String file) {
        Properties texts = new Properties();
        try (InputStream in = Catalogue.class.getResourceAsStream("/notifications/" + file)) {
            if (in == null) {
                throw new IllegalStateException("notifications/" + file + " is missing");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("notifications/" + file + " cannot be read", e);
        }
        Set<String> used = new TreeSet<>();
        for (String key : texts.stringPropertyNames()) {
            if (key.endsWith(".kind")) {
                String name = key.substring(0, key.length() - ".kind".length());
                Template template = new Template(
                        Kind.valueOf(texts.getProperty(key).strip()),
                        words(texts, used, name + ".title"),
                        words(texts, used, name + ".text"));
                if (templates.put(name, template) != null) {
                    throw new IllegalStateException("message " + name + " stands in two files");
                }
                used.add(key);
            }
        }
        Set<String> unused = new TreeSet<>(texts.stringPropertyNames());
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw new IllegalStateException("notifications/" + file + " has texts of no message: " + unused);
        }
    }

    private static Words words(Properties texts, Set<String> used, String key) {
        String zh = texts.getProperty(key + ".zh", "");
        String en = texts.getProperty(key + ".en", "");
        if (zh.isBlank() || en.isBlank()) {
            throw new IllegalStateException(key + " is missing in one of the languages");
        }
        used.add(key + ".zh");
        used.add(key + ".en");
        return new Words(zh, en);
    }

    Map<String, Template> templates() {
        return Map.copyOf(templates);
    }

    /** @throws IllegalArgumentException when there is no such message, or its values are not those it needs */
    Message render(String name, Map<String, Object> values, ZoneId zone) {
        Template template = templates.get(name);
        if (template == null) {
            throw new IllegalArgumentException("no message is called " + name);
        }
        if (!template.names().equals(new TreeSet<>(values.keySet()))) {
            throw new IllegalArgumentException("message " + name + " needs the values " + template.names());
        }
        Map<String, Words> shown = new TreeMap<>();
        values.forEach((key, value) -> shown.put(key, shown(value, zone)));
        return new Message(
                template.kind(), fill(template.title(), shown, MAX_TITLE), fill(template.text(), shown, MAX_TEXT));
    }

    private static Words shown(Object value, ZoneId zone) {
        Words words;
        if (value instanceof Words both) {
            words = both;
        } else if (value instanceof Instant at) {
            words = new Words(MINUTE_ZH.format(at.atZone(zone)), MINUTE_EN.format(at.atZone(zone)));
        } else if (value instanceof LocalDate day) {
            words = new Words(DAY_ZH.format(day), DAY_EN.format(day));
        } else {
            words = new Words(value.toString(), value.toString());
        }
        return new Words(cut(clean(words.zh()), MAX_VALUE), cut(clean(words.en()), MAX_VALUE));
    }

    private static Words fill(Words template, Map<String, Words> values, int longest) {
        Map<String, String> zh = new TreeMap<>();
        Map<String, String> en = new TreeMap<>();
        values.forEach((name, value) -> {
            zh.put(name, value.zh());
            en.put(name, value.en());
        });
        return new Words(cut(fill(template.zh(), zh), longest), cut(fill(template.en(), en), longest));
    }

    /** Puts values in once: what a value holds is never looked at again. */
    private static String fill(String template, Map<String, String> values) {
        return NAME.matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
    }

    /** One line: no control characters, nothing that turns the direction of writing, no halves of characters. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(each -> {
            int type = Character.getType(each);
            if (Character.isWhitespace(each) || type == Character.LINE_SEPARATOR || type == Character.CONTROL) {
                clean.append(' ');
            } else if (type != Character.FORMAT && type != Character.SURROGATE && type != Character.UNASSIGNED) {
                clean.appendCodePoint(each);
            }
        });
        return clean.toString().strip().replaceAll(" {2,}", " ");
    }

    /** At most so many characters, the last of them an ellipsis when something is missing. */
    static String cut(String text, int longest) {
        List<Integer> points = new ArrayList<>(text.codePoints().boxed().toList());
        if (points.size() <= longest) {
            return text;
        }
        StringBuilder shorter = new StringBuilder();
        points.subList(0, longest - 1).forEach(shorter::appendCodePoint);
        return shorter.append('…').toString();
    }
}
