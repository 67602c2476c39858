package org.linli.door.pin;

/**
 * Collects the keys {@code userCode * pin #}. Whatever does not fit starts anew; a pause starts anew; nothing is shown while typing. Thread: one.
 */
public final class PinEntry {

    public static final int MIN_USER_CODE = 3;
    public static final int MAX_USER_CODE = 8;
    public static final int MIN_PIN = 4;
    public static final int MAX_PIN = 12;

    /** The longest pause between two keys: somebody may walk away in the middle. */
    public static final long PAUSE_MILLIS = 8_000;

    /** What a key led to. */
    public sealed interface Result {}

    /** More keys are needed. */
    public record Typing() implements Result {}

    /** An entry ended that cannot be right: digits missing, too many, or keys out of order. */
    public record Mistyped() implements Result {}

    /** A complete entry, not yet checked. */
    public record Entered(String userCode, String pin) implements Result {
        @Override
        public String toString() {
            return "Entered[…]";
        }
    }

    private final StringBuilder userCode = new StringBuilder(MAX_USER_CODE);
    private final StringBuilder pin = new StringBuilder(MAX_PIN);
    private boolean inPin;
    private boolean spoilt;
    private long lastKeyMillis;

    /**
     * @param key one of {@code 0..9 * #}; anything else spoils the entry
     * @param nowMillis of a clock that never steps
     */
    public Result key(char key, long nowMillis) {
        if (nowMillis - lastKeyMillis > PAUSE_MILLIS) {
            clear();
        }
        lastKeyMillis = nowMillis;
        if (key == '#') {
            return end();
        }
        if (key == '*') {
            spoilt |= inPin;
            inPin = true;
        } else if (key >= '0' && key <= '9') {
            digit(key);
        } else {
            spoilt = true;
        }
        return new Typing();
    }

    private void digit(char digit) {
        StringBuilder part = inPin ? pin : userCode;
        if (part.length() >= (inPin ? MAX_PIN : MAX_USER_CODE)) {
            spoilt = true;
        } else {
            part.append(digit);
        }
    }

    private Result end() {
        boolean complete = !spoilt && userCode.length() >= MIN_USER_CODE && pin.length() >= MIN_PIN;
        Result result = complete ? new Entered(userCode.toString(), pin.toString()) : new Mistyped();
        clear();
        return result;
    }

    private void clear() {
        userCode.setLength(0);
        pin.setLength(0);
        inPin = false;
        spoilt = false;
    }
}
