package org.linli.cloud.notices;

import java.time.Instant;
import java.util.List;
import org.linli.cloud.people.Audience;

/**
 * One notice.
 *
 * @param titleEn empty when there is only Chinese
 * @param mustRead it stays on top until it was read
 * @param pictures ids
 * @param papers ids
 * @param publishAt nobody sees it earlier
 * @param expiresAt nobody sees it later
 */
record Announcement(
        String community,
        String id,
        String title,
        String titleEn,
        String words,
        String wordsEn,
        Audience audience,
        boolean mustRead,
        List<String> pictures,
        List<String> papers,
        State state,
        Instant publishAt,
        Instant expiresAt,
        String madeBy,
        Instant madeAt,
        boolean told) {

    /** Whether it stands. */
    enum State {
        PUBLISHED,
        WITHDRAWN
    }

    Announcement {
        pictures = List.copyOf(pictures);
        papers = List.copyOf(papers);
    }

    boolean isVisible(Instant now) {
        return state == State.PUBLISHED && !now.isBefore(publishAt) && now.isBefore(expiresAt);
    }
}
