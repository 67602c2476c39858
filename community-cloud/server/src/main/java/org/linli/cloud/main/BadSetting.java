package org.linli.cloud.main;

/** A setting that stops the start. Its message names the key and never repeats a secret. */
public final class BadSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadSetting(String key, String why) {
        super("setting " + key + ": " + why);
    }
}
