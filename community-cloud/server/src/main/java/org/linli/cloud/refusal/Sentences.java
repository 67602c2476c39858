package org.linli.cloud.refusal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.linli.mobileapi.Problem;

/** What people read when a feature refuses: {@code refusals.properties} has a Chinese and an English sentence for every code. */
public final class Sentences {

    private static final Properties TEXTS = load();

    private Sentences() {}

    private static Properties load() {
        Properties texts = new Properties();
        try (InputStream file = Sentences.class.getResourceAsStream("/refusals.properties")) {
            if (file == null) {
                throw new IllegalStateException("refusals.properties is missing");
            }
            Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8);
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("refusals.properties cannot be read", e);
        }
    }

    /** The problem document of a refusal. */
    public static Problem problem(int status, String code) {
        return complete(Problem.of(status, code, english(code)));
    }

    /** Puts the sentences of its code into a problem, if there are any. */
    public static Problem complete(Problem problem) {
        String english = TEXTS.getProperty(problem.code() + ".en");
        String chinese = TEXTS.getProperty(problem.code() + ".zh");
        return english == null || chinese == null ? problem : problem.withTitles(english, chinese);
    }

    /** The English sentence of a code. */
    public static String english(String code) {
        return TEXTS.getProperty(code + ".en", code.replace('-', ' '));
    }

    /** The Chinese sentence of a code. */
    public static String chinese(String code) {
        return TEXTS.getProperty(code + ".zh", english(code));
    }
}
