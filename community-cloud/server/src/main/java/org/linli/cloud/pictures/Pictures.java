package org.linli.cloud.pictures;

import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/**
 * Pictures in two steps: sent first, on a slow line perhaps, then named by the thing they belong to. Only who sent one may use it, once, and in the same community; who
 * may see it afterwards is the rule of that thing. Calls block. Thread: any.
 */
public final class Pictures {

    private static final Duration KEPT_LOOSE = Duration.ofDays(1);

    /** What one person may have lying about: a repair takes nine. */
    private static final int MOST_LOOSE = 30;

    /** Decoding takes up to 150 MB each. */
    private static final int AT_ONCE = 2;

    private final Database database;
    private final Clock clock;
    private final Semaphore decoding = new Semaphore(AT_ONCE);

    public Pictures(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Before the start of the jobs. */
    public void register(Jobs jobs) {
        jobs.every("pictures-forget", Duration.ofHours(1), due -> forgetLoose());
    }

    /** A picture that was taken in. */
    public record Kept(String id, int width, int height) {}

    /**
     * Takes a picture in; it is forgotten after a day unless something claims it.
     *
     * @param file JPEG or PNG as it came
     * @param by person who sent it
     * @throws Refused as {@link CleanPicture#of}, or {@code pictures-too-many}
     */
    public Kept keep(String community, byte[] file, String by) {
        CleanPicture picture = clean(file);
        String id = Ids.next();
        database.change(transaction -> {
            transaction.serialise("pictures:" + by);
            if (loose(transaction, by) >= MOST_LOOSE) {
                throw Refused.conflict("pictures-too-many");
            }
            transaction
                    .handle()
                    .createUpdate("INSERT INTO picture (community, id, jpeg, width, height, made_by, made_at)"
                            + " VALUES (:community, :id, :jpeg, :width, :height, :by, :now)")
                    .bind("community", community)
                    .bind("id", id)
                    .bind("jpeg", picture.jpeg())
                    .bind("width", picture.width())
                    .bind("height", picture.height())
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .execute();
        });
        return new Kept(id, picture.width(), picture.height());
    }

    private CleanPicture clean(byte[] file) {
        decoding.acquireUninterruptibly();
        try {
            return CleanPicture.of(file);
        } finally {
            decoding.release();
        }
    }

    private static int loose(Transaction transaction, String by) {
        return transaction
                .handle()
                .createQuery("SELECT COUNT(*) FROM picture WHERE belongs_to IS NULL AND made_by = :by")
                .bind("by", by)
                .mapTo(Integer.class)
                .one();
    }

    /**
     * Gives a loose picture to what it belongs to, in that thing's own transaction.
     *
     * @param by who sent it
     * @param to kind and id of the thing, such as {@code reading/01J…}
     * @throws Refused {@code picture-unknown}: not there, another's, or used before
     */
    public void claim(Transaction transaction, String community, String id, String by, String to) {
        int claimed = transaction
                .handle()
                .createUpdate("UPDATE picture SET belongs_to = :to"
                        + " WHERE community = :community AND id = :id AND made_by = :by AND belongs_to IS NULL")
                .bind("to", to)
                .bind("community", community)
                .bind("id", id)
                .bind("by", by)
                .execute();
        if (claimed != 1) {
            throw Refused.notFound("picture-unknown");
        }
    }

    /**
     * The JPEG of what a thing owns.
     *
     * @throws Refused {@code picture-unknown}
     */
    public byte[] jpeg(String community, String id, String belongingTo) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT jpeg, belongs_to FROM picture WHERE community = :community AND id = :id"
                                + " AND belongs_to IS NOT NULL")
                        .bind("community", community)
                        .bind("id", id)
                        .map((row, context) ->
                                text(row, "belongs_to").equals(belongingTo) ? row.getBytes("jpeg") : new byte[0])
                        .findOne())
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> Refused.notFound("picture-unknown"));
    }

    /** Forgets what nobody claimed within a day. */
    void forgetLoose() {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM picture WHERE belongs_to IS NULL AND made_at < :before")
                .bind("before", clock.instant().minus(KEPT_LOOSE).toEpochMilli())
                .execute());
    }
}
