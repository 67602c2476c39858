package org.linli.cloud.documents.dunning;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Texts;
import org.linli.cloud.documents.dunning.Template.Words;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/** Messages that wait for the resident they are for. Each person sees their own only. Thread: any. */
public final class Messages implements Notifier {

    private final Database database;
    private final Clock clock;

    public Messages(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param copyFor person whom it is really for; empty when it is for the reader
     * @param readAt null while unread
     */
    public record Message(
            String id,
            String kind,
            String copyFor,
            Words title,
            Words text,
            Instant madeAt,
            @Nullable Instant readAt) {

        /** Says what somebody owes. */
        @Override
        public String toString() {
            return "Message[" + id + "]";
        }
    }

    private record Content(Words title, Words text) {}

    @Override
    public void tell(Transaction transaction, Notice notice) {
        transaction
                .handle()
                .createUpdate(
                        "INSERT INTO resident_message (id, community, person, copy_for, kind, source_key, content,"
                                + " made_at) VALUES (:id, :community, :person, :copyFor, :kind, :key, :content, :at)"
                                + " ON CONFLICT (community, person, source_key) DO NOTHING")
                .bind("id", TimedIds.next(notice.at().toEpochMilli()))
                .bind("community", notice.community())
                .bind("person", notice.person())
                .bind("copyFor", notice.copyFor())
                .bind("kind", notice.kind())
                .bind("key", notice.sourceKey())
                .bind("content", Texts.write(new Content(notice.title(), notice.text())))
                .bind("at", notice.at().toEpochMilli())
                .execute();
    }

    /**
     * Newest first.
     *
     * @param kind only these; null for all
     */
    public Page<Message> list(
            String community, String person, @Nullable String kind, @Nullable String cursor, int size) {
        String before = Page.decode(cursor);
        List<Message> rows = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM resident_message WHERE community = :community AND person = :person"
                        + " AND id < :before AND (:kind = '' OR kind = :kind) ORDER BY id DESC LIMIT :limit")
                .bind("community", community)
                .bind("person", person)
                .bind("kind", kind == null ? "" : kind)
                .bind("before", before.isEmpty() ? "w" : before)
                .bind("limit", size + 1)
                .map((row, context) -> {
                    Content content = Texts.read(text(row, "content"), Content.class);
                    return new Message(
                            text(row, "id"),
                            text(row, "kind"),
                            text(row, "copy_for"),
                            content.title(),
                            content.text(),
                            instant(row, "made_at"),
                            instantOrNull(row, "read_at"));
                })
                .list());
        return Page.of(rows, size, Message::id);
    }

    /** The first reading counts. */
    public void read(String community, String person, String message) {
        database.change(transaction -> {
            int known = transaction
                    .handle()
                    .createUpdate("UPDATE resident_message SET read_at = COALESCE(read_at, :now)"
                            + " WHERE id = :id AND person = :person AND community = :community")
                    .bind("id", message)
                    .bind("person", person)
                    .bind("community", community)
                    .bind("now", clock.millis())
                    .execute();
            if (known == 0) {
                throw Refused.notFound("message-unknown");
            }
        });
    }
}
