package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;

/** Recorded consents to face recognition. Withdrawal takes the item from every door, and each door erases and says so. Thread: any. */
public final class FaceConsents {

    private final Database database;
    private final AccessChanges changes;
    private final Clock clock;

    public FaceConsents(Database database, AccessChanges changes, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A consent.
     *
     * @param textVersion which text was shown
     * @param givenBy the holder, or the guardian of a child
     */
    public record FaceConsent(
            String id,
            String holder,
            String textVersion,
            String givenBy,
            Instant givenAt,
            boolean keepPhoto,
            @Nullable String withdrawnBy,
            @Nullable Instant withdrawnAt) {
        public boolean inForce() {
            return withdrawnAt == null;
        }
    }

    /** Refused while an earlier consent of the holder is in force. */
    public FaceConsent give(String holder, String textVersion, String givenBy, boolean keepPhoto) {
        Refused.unless(!textVersion.isBlank() && textVersion.length() <= 64, "text-version");
        FaceConsent consent = new FaceConsent(
                Ids.next(), holder, textVersion, givenBy, Instant.ofEpochMilli(clock.millis()), keepPhoto, null, null);
        changes.change((handle, touched) -> {
            Holders.mustExist(handle, holder);
            long inForce = handle.createQuery(
                            "SELECT count(*) FROM face_consent WHERE holder = :holder AND withdrawn_at IS NULL")
                    .bind("holder", holder)
                    .mapTo(Long.class)
                    .one();
            if (inForce > 0) {
                throw Refused.conflict("consent-in-force");
            }
            handle.createUpdate("INSERT INTO face_consent (id, holder, text_version, given_by, given_at, keep_photo)"
                            + " VALUES (:id, :holder, :text, :by, :at, :keep)")
                    .bind("id", consent.id())
                    .bind("holder", holder)
                    .bind("text", textVersion)
                    .bind("by", givenBy)
                    .bind("at", consent.givenAt().toEpochMilli())
                    .bind("keep", keepPhoto)
                    .execute();
            touched.holder(holder);
        });
        return consent;
    }

    public void withdraw(String consent, String by) {
        changes.change((handle, touched) -> {
            Rows.mustExist(handle, "face_consent", consent, "consent-unknown");
            handle.createUpdate("UPDATE face_consent SET withdrawn_at = :now, withdrawn_by = :by"
                            + " WHERE id = :consent AND withdrawn_at IS NULL")
                    .bind("consent", consent)
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .execute();
            handle.createQuery("SELECT holder FROM face_consent WHERE id = :consent")
                    .bind("consent", consent)
                    .mapTo(String.class)
                    .forEach(touched::holder);
        });
    }

    public Optional<FaceConsent> find(String consent) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM face_consent WHERE id = :id")
                .bind("id", consent)
                .map((row, context) -> map(row))
                .findOne());
    }

    /** Whether it is in force at the doors of this community: not withdrawn, and its owner has not left. As {@link ItemQueries} tells the doors. */
    public boolean isInForceAt(String community, String consent) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT count(*) FROM face_consent f JOIN holder h ON h.id = f.holder"
                                + " JOIN holder_community c ON c.holder = f.holder AND c.community = :community"
                                + " WHERE f.id = :id AND f.withdrawn_at IS NULL"
                                + " AND (h.kind <> 'RESIDENT' OR c.valid_until IS NULL OR c.valid_until > :now)")
                        .bind("community", community)
                        .bind("id", consent)
                        .bind("now", clock.millis())
                        .mapTo(Long.class)
                        .one()
                > 0);
    }

    /** A consent of somebody whom the community knows; refused as unknown otherwise. */
    public FaceConsent get(String community, String consent) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT f.* FROM face_consent f JOIN holder_community c ON c.holder = f.holder"
                        + " AND c.community = :community WHERE f.id = :id")
                .bind("community", community)
                .bind("id", consent)
                .map((row, context) -> map(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("consent-unknown")));
    }

    /** The holder's consents, newest first, withdrawn ones too. */
    public List<FaceConsent> ofHolder(String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM face_consent WHERE holder = :holder ORDER BY given_at DESC, id")
                .bind("holder", holder)
                .map((row, context) -> map(row))
                .list());
    }

    /** The holder's consents, newest first, withdrawn ones too. */
    public Page<FaceConsent> page(String holder, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM face_consent WHERE holder = :holder AND (given_at, id) < (:at, :id)"
                                + " ORDER BY given_at DESC, id DESC LIMIT :limit")
                        .bind("holder", holder)
                        .bind("id", after[0])
                        .bind("at", Columns.millisBefore(after[1]))
                        .bind("limit", size + 1)
                        .map((row, context) -> map(row))
                        .list(),
                size,
                consent ->
                        Page.pair(consent.id(), Long.toString(consent.givenAt().toEpochMilli()))));
    }

    public Optional<FaceConsent> inForce(String holder) {
        return ofHolder(holder).stream().filter(FaceConsent::inForce).findFirst();
    }

    /** Consents in force: the number the filing duty asks for. */
    public long count() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM face_consent WHERE withdrawn_at IS NULL")
                .mapTo(Long.class)
                .one());
    }

    private static FaceConsent map(java.sql.ResultSet row) throws java.sql.SQLException {
        return new FaceConsent(
                text(row, "id"),
                text(row, "holder"),
                text(row, "text_version"),
                text(row, "given_by"),
                instant(row, "given_at"),
                row.getBoolean("keep_photo"),
                row.getString("withdrawn_by"),
                instantOrNull(row, "withdrawn_at"));
    }
}
