package org.linli.cloud.papers;

import static org.linli.cloud.storage.Columns.text;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/**
 * Documents in two steps, as pictures are: sent first, then named by the thing they belong to. Only who sent one may use it, once, and in the same community; who may see
 * it afterwards is the rule of that thing. Calls block. Thread: any.
 */
public final class Papers {

    private static final Duration KEPT_LOOSE = Duration.ofDays(1);
    private static final int MOST_LOOSE = 10;
    private static final int MOST_NAME = 100;

    private final Database database;
    private final Clock clock;

    /** Reading one may take some hundred MB. */
    private final Semaphore reading = new Semaphore(1);

    public Papers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Before the start of the jobs. */
    public void register(Jobs jobs) {
        jobs.every("papers-forget", Duration.ofHours(1), due -> forgetLoose());
    }

    /**
     * A document that was taken in.
     *
     * @param name ends with {@code .pdf}
     */
    public record Kept(String id, String name, int bytes, int pages) {}

    /** A document as it is sent to somebody. */
    public record File(String name, byte[] pdf) {

        /** Says nothing of what stands in it. */
        @Override
        public String toString() {
            return "File[" + pdf.length + " bytes]";
        }
    }

    /**
     * Takes a document in; it is forgotten after a day unless something claims it.
     *
     * @param name as somebody called the file; whatever could lead somewhere is taken out of it
     * @param by person who sent it
     * @throws Refused as {@link CleanPdf#of}, or {@code papers-too-many}
     */
    public Kept keep(String community, String name, byte[] file, String by) {
        CleanPdf pdf = clean(file);
        Kept kept = new Kept(Ids.next(), plainName(name), pdf.bytes().length, pdf.pages());
        database.change(transaction -> {
            transaction.serialise("papers:" + by);
            if (loose(transaction, by) >= MOST_LOOSE) {
                throw Refused.conflict("papers-too-many");
            }
            transaction
                    .handle()
                    .createUpdate("INSERT INTO paper (community, id, name, pdf, size_bytes, pages, made_by, made_at)"
                            + " VALUES (:community, :id, :name, :pdf, :bytes, :pages, :by, :now)")
                    .bind("community", community)
                    .bind("id", kept.id())
                    .bind("name", kept.name())
                    .bind("pdf", pdf.bytes())
                    .bind("bytes", kept.bytes())
                    .bind("pages", kept.pages())
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .execute();
        });
        return kept;
    }

    private CleanPdf clean(byte[] file) {
        reading.acquireUninterruptibly();
        try {
            return CleanPdf.of(file);
        } finally {
            reading.release();
        }
    }

    /** The last part of a path, without signs that cannot be seen, that turn the direction of writing, or that mean something to a file system; ends with .pdf. */
    static String plainName(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        String last = composed.substring(Math.max(composed.lastIndexOf('/'), composed.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}<>:\"|?*%;]", "")
                .replaceAll("\\s+", " ")
                .replaceAll("(?i)(\\.pdf)+$", "")
                .replaceAll("^[. ]+|[. ]+$", "");
        int most = Math.min(plain.length(), MOST_NAME - 4);
        if (most > 0 && Character.isHighSurrogate(plain.charAt(most - 1))) {
            most--;
        }
        return (most == 0 ? "document" : plain.substring(0, most)) + ".pdf";
    }

    private static int loose(Transaction transaction, String by) {
        return transaction
                .handle()
                .createQuery("SELECT COUNT(*) FROM paper WHERE belongs_to IS NULL AND made_by = :by")
                .bind("by", by)
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Gives a loose document to what it belongs to, in that thing's own transaction.
     *
     * @param by who sent it
     * @param to kind and id of the thing, such as {@code notice/01J…}
     * @throws Refused {@code paper-unknown}: not there, another's, or used before
     */
    public void claim(Transaction transaction, String community, String id, String by, String to) {
        int claimed = transaction
                .handle()
                .createUpdate("UPDATE paper SET belongs_to = :to"
                        + " WHERE community = :community AND id = :id AND made_by = :by AND belongs_to IS NULL")
                .bind("to", to)
                .bind("community", community)
                .bind("id", id)
                .bind("by", by)
                .execute();
        if (claimed != 1) {
            throw Refused.notFound("paper-unknown");
        }
    }

    /** What is known of documents without their content, by id; at most a page of things with theirs. */
    public Map<String, Kept> named(String community, Collection<String> ids) {
        Map<String, Kept> known = new HashMap<>();
        if (ids.isEmpty()) {
            return known;
        }
        database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, name, size_bytes, pages FROM paper WHERE community = :community"
                        + " AND id IN (<ids>)")
                .bind("community", community)
                .bindList("ids", List.copyOf(ids))
                .map((row, context) -> known.put(
                        text(row, "id"),
                        new Kept(text(row, "id"), text(row, "name"), row.getInt("size_bytes"), row.getInt("pages"))))
                .list());
        return known;
    }

    /** @throws Refused {@code paper-unknown} for what another thing owns too */
    public File file(String community, String id, String belongingTo) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT name, pdf FROM paper WHERE community = :community AND id = :id"
                                + " AND belongs_to = :to")
                        .bind("community", community)
                        .bind("id", id)
                        .bind("to", belongingTo)
                        .map((row, context) -> new File(text(row, "name"), row.getBytes("pdf")))
                        .findOne())
                .orElseThrow(() -> Refused.notFound("paper-unknown"));
    }

    /** Forgets what nobody claimed within a day. */
    public void forgetLoose() {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM paper WHERE belongs_to IS NULL AND made_at < :before")
                .bind("before", clock.instant().minus(KEPT_LOOSE).toEpochMilli())
                .execute());
    }
}
