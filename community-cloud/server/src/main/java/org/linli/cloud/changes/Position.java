package org.linli.cloud.changes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;

/**
 * How far somebody has read a community's feed.
 *
 * @param number everything up to here is read
 * @param part and so many parts of the row that follows
 */
public record Position(long number, int part) {

    public static final Position BEGINNING = new Position(0, 0);

    public Position {
        if (number < 0 || part < 0) {
            throw new IllegalArgumentException("a position in a feed is not negative");
        }
    }

    /** For a reader to keep; opaque, the same after a restart and on every server. */
    public String cursor(String community) {
        return String.valueOf(Page.from(List.of(), "feed " + community + " " + number + " " + part)
                .next());
    }

    /**
     * @return null without a cursor
     * @throws Refused {@code cursor-unknown} for any other text, another community's too
     */
    public static @Nullable Position of(String community, @Nullable String cursor) {
        String key = Page.decode(cursor);
        if (key.isEmpty()) {
            return null;
        }
        String[] words = key.split(" ", -1);
        if (words.length != 4
                || !words[0].equals("feed")
                || !words[1].equals(community)
                || !words[2].matches("[0-9]{1,18}")
                || !words[3].matches("[0-9]{1,9}")) {
            throw Refused.invalid("cursor-unknown").at("cursor");
        }
        return new Position(Long.parseLong(words[2]), Integer.parseInt(words[3]));
    }
}
