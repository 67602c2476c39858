package org.linli.cloud.privacy;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Consents;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** What people agree to, version by version. A published text is never changed. Thread: any. */
public final class ConsentTexts {

    private static final int MAX_TITLE = 100;
    private static final int MAX_WORDS = 20_000;

    /** Nobody publishes so many; a list of one kind ends by itself. */
    private static final int MAX_VERSIONS = 1000;

    private final Database database;
    private final Clock clock;

    public ConsentTexts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A text in both languages. */
    public record Words(String title, String titleEn, String words, String wordsEn) {
        public Words {
            Refused.unless(
                    isThere(title, MAX_TITLE)
                            && isThere(titleEn, MAX_TITLE)
                            && isThere(words, MAX_WORDS)
                            && isThere(wordsEn, MAX_WORDS),
                    "consent-text-words");
        }

        private static boolean isThere(String text, int most) {
            return !text.isBlank() && text.length() <= most;
        }
    }

    /**
     * A published text.
     *
     * @param version as it is named when somebody agrees to it: 1, 2, …
     */
    public record ConsentText(
            Consents.Kind kind, String version, Words words, String publishedBy, Instant publishedAt) {}

    /** Publishes the next version; from now on it is the one to agree to. */
    public ConsentText publish(String community, Consents.Kind kind, Words words, String by) {
        return database.write(transaction -> {
            transaction.serialise("consent-texts/" + community);
            int version = newest(transaction.handle(), community, kind) + 1;
            if (version > MAX_VERSIONS) {
                throw Refused.conflict("too-many-consent-texts");
            }
            ConsentText text =
                    new ConsentText(kind, Integer.toString(version), words, by, Instant.ofEpochMilli(clock.millis()));
            transaction
                    .handle()
                    .createUpdate(
                            "INSERT INTO consent_text (community, kind, version, title, title_en, words, words_en,"
                                    + " published_by, published_at) VALUES (:community, :kind, :version, :title, :titleEn, :words,"
                                    + " :wordsEn, :by, :at)")
                    .bind("community", community)
                    .bind("kind", kind.name())
                    .bind("version", version)
                    .bind("title", words.title())
                    .bind("titleEn", words.titleEn())
                    .bind("words", words.words())
                    .bind("wordsEn", words.wordsEn())
                    .bind("by", by)
                    .bind("at", text.publishedAt().toEpochMilli())
                    .execute();
            return text;
        });
    }

    /** Refuses every version but the newest: nobody can agree to what is no longer, or not yet, asked. */
    void mustBeCurrent(Transaction transaction, String community, Consents.Kind kind, String version) {
        int newest = newest(transaction.handle(), community, kind);
        if (newest == 0) {
            throw Refused.conflict("consent-text-missing");
        }
        if (!version.equals(Integer.toString(newest))) {
            throw Refused.conflict("consent-text-outdated").at("textVersion");
        }
    }

    private static int newest(Handle handle, String community, Consents.Kind kind) {
        return handle.createQuery("SELECT COALESCE(max(version), 0) FROM consent_text"
                        + " WHERE community = :community AND kind = :kind")
                .bind("community", community)
                .bind("kind", kind.name())
                .mapTo(Integer.class)
                .one();
    }

    /** The text of a version, for whoever agreed to it. */
    public Optional<ConsentText> find(String community, Consents.Kind kind, String version) {
        if (!version.matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM consent_text WHERE community = :community AND kind = :kind"
                        + " AND version = :version")
                .bind("community", community)
                .bind("kind", kind.name())
                .bind("version", Integer.parseInt(version))
                .map((row, context) -> map(row))
                .findOne());
    }

    /** Of one kind or of both, the newest version of each first. */
    public Page<ConsentText> list(
            String community, Consents.@Nullable Kind kind, boolean onlyCurrent, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM consent_text t WHERE community = :community"
                                + " AND (:kind = '' OR kind = :kind) AND (kind > :after OR (kind = :after AND version < :before))"
                                + (onlyCurrent
                                        ? " AND version = (SELECT max(n.version) FROM consent_text n"
                                                + " WHERE n.community = t.community AND n.kind = t.kind)"
                                        : "")
                                + " ORDER BY kind, version DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("kind", kind == null ? "" : kind.name())
                        .bind("after", after[0])
                        .bind("before", Columns.millisBefore(after[1]))
                        .bind("limit", size + 1)
                        .map((row, context) -> map(row))
                        .list(),
                size,
                text -> Page.pair(text.kind().name(), text.version())));
    }

    private static ConsentText map(ResultSet row) throws SQLException {
        return new ConsentText(
                Consents.Kind.valueOf(text(row, "kind")),
                Integer.toString(row.getInt("version")),
                new Words(text(row, "title"), text(row, "title_en"), text(row, "words"), text(row, "words_en")),
                text(row, "published_by"),
                instant(row, "published_at"));
    }
}
