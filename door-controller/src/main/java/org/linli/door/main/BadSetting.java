package org.linli.door.main;

/** A setting that stops the start. The message begins with the key's name and says what would be right. */
public final class BadSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    public BadSetting(String key, String problem) {
        super(key + ": " + problem);
        this.key = key;
    }

    public String key() {
        return key;
    }
}
