package org.linli.cloud.storage;

import java.security.SecureRandom;

/**
 * Ids that sort by the time they were made: rows added together lie together in an index, and the order of a list is the order of happening. 22 characters
 * of 0-9a-v, which every collation sorts alike: 45 bits of milliseconds, 15 bits of a counter, 50 random bits. Within one process strictly ascending, even
 * when the clock goes back. Thread: any.
 */
public final class TimedIds {

    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final int COUNTER_BITS = 15;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Object LOCK = new Object();

    private static long last;

    private TimedIds() {}

    /** @param millis now, since the epoch */
    public static String next(long millis) {
        long time;
        synchronized (LOCK) {
            time = Math.max(last + 1, millis << COUNTER_BITS);
            last = time;
        }
        return text(time, 12) + text(RANDOM.nextLong(), 10);
    }

    private static String text(long value, int digits) {
        char[] text = new char[digits];
        for (int i = 0; i < digits; i++) {
            text[i] = DIGITS[(int) (value >>> (5 * (digits - 1 - i))) & 31];
        }
        return new String(text);
    }
}
