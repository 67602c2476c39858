package org.linli.cloud.documents.dunning;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.linli.cloud.refusal.Refused;

/** Texts with placeholders in braces. A placeholder nobody knows is refused when the text is written, not found out when it is sent. */
public final class Template {

    /** Everything a text may say of a household. */
    public static final Set<String> KNOWN =
            Set.of("name", "home", "amount", "count", "oldestDue", "days", "payBy", "community", "company", "bills");

    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

    private Template() {}

    /** The same in Chinese and English. */
    public record Words(String zh, String en) {}

    static void check(Words words, int longest) {
        for (String text : new String[] {words.zh(), words.en()}) {
            Refused.unless(!text.isBlank() && text.length() <= longest, "template-length");
            String left = BRACES.matcher(text).replaceAll(found -> {
                Refused.unless(KNOWN.contains(found.group(1)), "template-placeholder");
                return "";
            });
            Refused.unless(left.indexOf('{') < 0 && left.indexOf('}') < 0, "template-placeholder");
        }
    }

    /** Values are put in as they are: a name with braces in it is not looked into again. */
    static String fill(String text, Map<String, String> values) {
        return BRACES.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
    }
}
