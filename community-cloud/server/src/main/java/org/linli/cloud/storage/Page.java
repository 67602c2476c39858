package org.linli.cloud.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * Part of a long list.
 *
 * @param next where the following page begins; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public static final int MAX_SIZE = 200;

    /** Bytes of the checksum at the end of a cursor. */
    private static final int CHECK = 4;

    private static final byte[] CHECK_BEGIN = "linli page".getBytes(StandardCharsets.US_ASCII);

    public Page {
        items = List.copyOf(items);
    }

    /** Of rows that were asked for with one more than the size: the extra row only proves that there is a following page. */
    public static <T> Page<T> of(List<T> rows, int size, Function<T, String> key) {
        if (rows.size() <= size) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, size);
        return new Page<>(items, encode(key.apply(items.get(size - 1))));
    }

    /**
     * Of rows that are known to be a page.
     *
     * @param key where the next page begins; null at the end
     */
    public static <T> Page<T> from(List<T> rows, @Nullable String key) {
        return new Page<>(rows, key == null ? null : encode(key));
    }

    /** Between 1 and {@link #MAX_SIZE}. */
    public static int size(int wanted) {
        return Math.max(1, Math.min(MAX_SIZE, wanted));
    }

    /** The key inside a cursor; empty text for a missing one. Refused when no page ever ended with it: it would begin anywhere, or not be a key at all. */
    public static String decode(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length > CHECK) {
                byte[] key = Arrays.copyOf(bytes, bytes.length - CHECK);
                if (Arrays.equals(check(key), Arrays.copyOfRange(bytes, key.length, bytes.length))) {
                    return new String(key, StandardCharsets.UTF_8);
                }
            }
        } catch (IllegalArgumentException e) {
            // Not even Base64.
        }
        throw Refused.invalid("cursor-unknown").at("cursor");
    }

    /** The halves of a key that is an id, a line break and what the list is ordered by; both empty at the beginning. */
    public static String[] decodePair(@Nullable String cursor) {
        String[] halves = decode(cursor).split("\n", 2);
        return halves.length == 2 ? halves : new String[] {"", ""};
    }

    /** The key that {@link #decodePair} takes apart; the id holds no line break. */
    public static String pair(String id, String order) {
        return id + "\n" + order;
    }

    /** The same page of other things. */
    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }

    private static String encode(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        byte[] checked = Arrays.copyOf(bytes, bytes.length + CHECK);
        System.arraycopy(check(bytes), 0, checked, bytes.length, CHECK);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(checked);
    }

    /** Finds accidents and garbage; it is no secret. */
    private static byte[] check(byte[] key) {
        CRC32 sum = new CRC32();
        sum.update(CHECK_BEGIN);
        sum.update(key);
        long value = sum.getValue();
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }
}
