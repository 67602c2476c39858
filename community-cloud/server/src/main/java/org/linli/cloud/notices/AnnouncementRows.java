package org.linli.cloud.notices;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Audience;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;

/** Notices as rows. */
final class AnnouncementRows {

    private AnnouncementRows() {}

    static void insert(Handle handle, Announcement notice) {
        handle.createUpdate("INSERT INTO notice (community, id, title, title_en, words, words_en, audience, must_read,"
                        + " pictures, papers, state, publish_at, expires_at, made_by, made_at, told) VALUES (:community, :id,"
                        + " :title, :titleEn, :words, :wordsEn, :audience, :mustRead, :pictures, :papers, :state, :publishAt,"
                        + " :expiresAt, :madeBy, :madeAt, :told)")
                .bind("community", notice.community())
                .bind("id", notice.id())
                .bind("title", notice.title())
                .bind("titleEn", notice.titleEn())
                .bind("words", notice.words())
                .bind("wordsEn", notice.wordsEn())
                .bind("audience", JsonText.write(notice.audience()))
                .bind("mustRead", notice.mustRead())
                .bind("pictures", String.join(" ", notice.pictures()))
                .bind("papers", String.join(" ", notice.papers()))
                .bind("state", notice.state().name())
                .bind("publishAt", notice.publishAt().toEpochMilli())
                .bind("expiresAt", notice.expiresAt().toEpochMilli())
                .bind("madeBy", notice.madeBy())
                .bind("madeAt", notice.madeAt().toEpochMilli())
                .bind("told", notice.told())
                .execute();
    }

    /** Newest first. */
    static Page<Announcement> page(
            Handle handle, String community, String narrowed, long now, @Nullable String cursor, int size) {
        String[] key = Page.decodePair(cursor);
        return Page.of(
                handle.createQuery("SELECT * FROM notice WHERE community = :community" + narrowed
                                + " AND (publish_at, id) < (:before, :beforeId)"
                                + " ORDER BY publish_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bindMap(narrowed.isEmpty() ? Map.of() : Map.of("now", now))
                        .bind("before", Columns.millisBefore(key[1]))
                        .bind("beforeId", key[0])
                        .bind("limit", size + 1)
                        .map((row, context) -> notice(row))
                        .list(),
                size,
                notice ->
                        Page.pair(notice.id(), Long.toString(notice.publishAt().toEpochMilli())));
    }

    static Announcement notice(ResultSet row) throws SQLException {
        return new Announcement(
                text(row, "community"),
                text(row, "id"),
                text(row, "title"),
                text(row, "title_en"),
                text(row, "words"),
                text(row, "words_en"),
                JsonText.read(text(row, "audience"), Audience.class),
                row.getBoolean("must_read"),
                ids(text(row, "pictures")),
                ids(text(row, "papers")),
                Announcement.State.valueOf(text(row, "state")),
                instant(row, "publish_at"),
                instant(row, "expires_at"),
                text(row, "made_by"),
                instant(row, "made_at"),
                row.getBoolean("told"));
    }

    private static List<String> ids(String text) {
        return Arrays.stream(text.split(" ")).filter(id -> !id.isEmpty()).toList();
    }
}
