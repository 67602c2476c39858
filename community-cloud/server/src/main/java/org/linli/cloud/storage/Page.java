package org.linli.cloud.storage;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a long list.
 *
 * @param next where the following page begins; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {

    public static final int MAX_SIZE = 200;

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

    /** The key inside a cursor; empty text for a missing or foreign cursor, which begins at the start. */
    public static String decode(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
