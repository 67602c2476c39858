package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Recorded consents and the book of what happened to them, which only grows. A consent to a newer text keeps its id, so that the doors keep the template; withdrawal takes
 * the item from every door, and each door erases and says so. Which text is in force and who may decide for whom is asked before. Thread: any.
 */
public final class Consents {

    private static final int MAX_REASON = 200;

    private final Database database;
    private final AccessChanges changes;
    private final Clock clock;

    public Consents(Database database, AccessChanges changes, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.clock = clock;
    }

    /** To what somebody agrees; each is given and withdrawn for itself. */
    public enum Kind {
        FACE,
        /** The picture of the enrolment is kept. */
        PHOTOS
    }

    /** How it came here. */
    public enum Way {
        OWN_DEVICE,
        /** On paper at the desk. */
        DESK,
        /** By whoever decides for the holder, on their own device. */
        GUARDIAN,
        /** Without anybody's doing, such as by moving out. */
        SYSTEM,
        /** From before this was written down. */
        UNKNOWN
    }

    /** What happened to a consent. */
    public enum Step {
        GIVEN,
        /** A newer text took its place. */
        SUPERSEDED,
        WITHDRAWN
    }

    /**
     * Who did something about a consent.
     *
     * @param community where
     * @param by the holder, or whoever decides for them
     * @param recordedBy whose account did it
     * @param reason where the paper lies, or why it is withdrawn; may be empty
     */
    public record Act(String community, String by, Way way, String recordedBy, String reason) {
        public Act {
            Refused.unless(reason.length() <= MAX_REASON, "reason-too-long");
        }

        /** By the holder, on their own device. */
        public static Act own(String community, String holder) {
            return new Act(community, holder, Way.OWN_DEVICE, holder, "");
        }

        static Act system(String by) {
            return new Act("", by, Way.SYSTEM, by, "");
        }
    }

    /**
     * A consent.
     *
     * @param community in which it was given
     * @param textVersion which text was shown
     * @param givenBy the holder, or the guardian of a child
     */
    public record Consent(
            String id,
            Kind kind,
            String holder,
            String community,
            String textVersion,
            String givenBy,
            Instant givenAt,
            Way way,
            @Nullable String withdrawnBy,
            @Nullable Instant withdrawnAt) {
        public boolean inForce() {
            return withdrawnAt == null;
        }
    }

    /** A line of the book. */
    public record Entry(
            long id,
            String consent,
            Kind kind,
            String holder,
            Step step,
            String textVersion,
            Instant at,
            String by,
            Way way,
            String recordedBy,
            String reason) {}

    /**
     * A door that has, or may still have, a consent among its rules.
     *
     * @param revision of its rules from which on the consent is gone
     */
    public record AtDoor(String door, long revision) {}

    /** The doors that were told of a consent and have not said since that they are past its removal. */
    public static List<AtDoor> atDoors(Transaction transaction, Consent consent) {
        return transaction
                .handle()
                .createQuery("SELECT i.door, i.revision FROM door_item i LEFT JOIN door_access a ON a.door = i.door"
                        + " WHERE i.holder = :holder AND i.kind = 'FACE_CONSENT' AND i.id = :consent AND NOT (i.removed"
                        + " AND COALESCE(a.reported_revision, -1) >= i.revision AND COALESCE(a.reported_match, FALSE))"
                        + " ORDER BY i.door")
                .bind("holder", consent.holder())
                .bind("consent", consent.id())
                .map((row, context) -> new AtDoor(text(row, "door"), row.getLong("revision")))
                .list();
    }

    /** Hears of consents that end, in the transaction that ends them, after access has told the doors. Before the first request. */
    public void onWithdrawn(BiConsumer<Transaction, List<Consent>> listener) {
        changes.onWithdrawn(listener);
    }

    /** {@link #give(Transaction, Kind, String, String, Act)} in a transaction of its own. */
    public Consent give(Kind kind, String holder, String textVersion, Act act) {
        return database.write(transaction -> give(transaction, kind, holder, textVersion, act));
    }

    /** Refused while a consent to the same text is in force; one to another text is superseded. */
    public Consent give(Transaction transaction, Kind kind, String holder, String textVersion, Act act) {
        Refused.unless(!textVersion.isBlank() && textVersion.length() <= 64, "text-version");
        return changes.within(transaction, (handle, touched) -> {
            Holders.mustExist(handle, holder);
            Instant now = Instant.ofEpochMilli(clock.millis());
            Consent standing = inForce(handle, holder, kind).orElse(null);
            if (standing != null && standing.textVersion().equals(textVersion)) {
                throw Refused.conflict("consent-in-force");
            }
            if (standing != null) {
                write(handle, standing, Step.SUPERSEDED, act, now);
            }
            Consent consent = new Consent(
                    standing == null ? Ids.next() : standing.id(),
                    kind,
                    holder,
                    act.community(),
                    textVersion,
                    act.by(),
                    now,
                    act.way(),
                    null,
                    null);
            handle.createUpdate(
                            "INSERT INTO consent (id, kind, holder, community, text_version, given_by, given_at, way)"
                                    + " VALUES (:id, :kind, :holder, :community, :text, :by, :at, :way) ON CONFLICT (id) DO UPDATE SET"
                                    + " community = excluded.community, text_version = excluded.text_version,"
                                    + " given_by = excluded.given_by, given_at = excluded.given_at, way = excluded.way")
                    .bind("id", consent.id())
                    .bind("kind", kind.name())
                    .bind("holder", holder)
                    .bind("community", act.community())
                    .bind("text", textVersion)
                    .bind("by", act.by())
                    .bind("at", now.toEpochMilli())
                    .bind("way", act.way().name())
                    .execute();
            write(handle, consent, Step.GIVEN, act, now);
            touched.holder(holder);
            return consent;
        });
    }

    /** Ends it; again is no error. */
    public void withdraw(String consent, Act act) {
        changes.change((handle, touched) -> {
            Rows.mustExist(handle, "consent", consent, "consent-unknown");
            end(handle, touched, "id = :value", consent, act, Instant.ofEpochMilli(clock.millis()));
        });
    }

    /** Every consent of a holder, by whoever takes them away. */
    static void endAll(Handle handle, Touched touched, String holder, String by, Instant now) {
        end(handle, touched, "holder = :value", holder, Act.system(by), now);
    }

    private static void end(Handle handle, Touched touched, String which, String value, Act act, Instant now) {
        List<Consent> ending = handle.createQuery("SELECT * FROM consent WHERE withdrawn_at IS NULL AND " + which)
                .bind("value", value)
                .map((row, context) -> map(row))
                .list();
        for (Consent one : ending) {
            handle.createUpdate("UPDATE consent SET withdrawn_at = :now, withdrawn_by = :by WHERE id = :id")
                    .bind("id", one.id())
                    .bind("by", act.by())
                    .bind("now", now.toEpochMilli())
                    .execute();
            write(handle, one, Step.WITHDRAWN, act, now);
            touched.holder(one.holder());
            touched.withdrawn(one);
        }
    }

    private static void write(Handle handle, Consent consent, Step step, Act act, Instant now) {
        handle.createUpdate("INSERT INTO consent_entry (consent, kind, holder, community, step, text_version, at,"
                        + " by_person, way, recorded_by, reason) VALUES (:consent, :kind, :holder, :community, :step, :text,"
                        + " :at, :by, :way, :recorded, :reason)")
                .bind("consent", consent.id())
                .bind("kind", consent.kind().name())
                .bind("holder", consent.holder())
                .bind("community", act.community().isEmpty() ? consent.community() : act.community())
                .bind("step", step.name())
                .bind("text", consent.textVersion())
                .bind("at", now.toEpochMilli())
                .bind("by", act.by())
                .bind("way", act.way().name())
                .bind("recorded", act.recordedBy())
                .bind("reason", act.reason())
                .execute();
    }

    public Optional<Consent> find(String consent) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM consent WHERE id = :id")
                .bind("id", consent)
                .map((row, context) -> map(row))
                .findOne());
    }

    /** Whether a face is known at the doors of this community: not withdrawn, and its owner has not left. As {@link ItemQueries} tells the doors. */
    public boolean isInForceAt(String community, String consent) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT count(*) FROM consent f JOIN holder h ON h.id = f.holder"
                                + " JOIN holder_community c ON c.holder = f.holder AND c.community = :community"
                                + " WHERE f.id = :id AND f.kind = 'FACE' AND f.withdrawn_at IS NULL"
                                + " AND (h.kind <> 'RESIDENT' OR c.valid_until IS NULL OR c.valid_until > :now)")
                        .bind("community", community)
                        .bind("id", consent)
                        .bind("now", clock.millis())
                        .mapTo(Long.class)
                        .one()
                > 0);
    }

    /** A consent of somebody whom the community knows; refused as unknown otherwise. */
    public Consent get(String community, String consent) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT f.* FROM consent f JOIN holder_community c ON c.holder = f.holder"
                        + " AND c.community = :community WHERE f.id = :id")
                .bind("community", community)
                .bind("id", consent)
                .map((row, context) -> map(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("consent-unknown")));
    }

    /** The holder's consents, newest first, withdrawn ones too. */
    public Page<Consent> page(String holder, @Nullable String cursor, int size) {
        return page("holder = :whose", holder, null, null, null, cursor, size);
    }

    /** Those given in a community, newest first; null leaves a filter out. */
    public Page<Consent> ofCommunity(
            String community,
            @Nullable Kind kind,
            @Nullable Boolean inForce,
            @Nullable String textVersion,
            @Nullable String cursor,
            int size) {
        return page("community = :whose", community, kind, inForce, textVersion, cursor, size);
    }

    private Page<Consent> page(
            String which,
            String whose,
            @Nullable Kind kind,
            @Nullable Boolean inForce,
            @Nullable String textVersion,
            @Nullable String cursor,
            int size) {
        String[] after = Page.decodePair(cursor);
        String standing = inForce == null ? "" : " AND withdrawn_at IS " + (inForce ? "NULL" : "NOT NULL");
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM consent WHERE " + which + " AND (given_at, id) < (:at, :id)"
                                + " AND (:kind = '' OR kind = :kind) AND (:text = '' OR text_version = :text)"
                                + standing
                                + " ORDER BY given_at DESC, id DESC LIMIT :limit")
                        .bind("whose", whose)
                        .bind("kind", kind == null ? "" : kind.name())
                        .bind("text", textVersion == null ? "" : textVersion)
                        .bind("id", after[0])
                        .bind("at", Columns.millisBefore(after[1]))
                        .bind("limit", size + 1)
                        .map((row, context) -> map(row))
                        .list(),
                size,
                consent ->
                        Page.pair(consent.id(), Long.toString(consent.givenAt().toEpochMilli()))));
    }

    /** The book, newest first: of a community, of one holder there, or of one holder everywhere when the community is null. */
    public Page<Entry> entries(
            @Nullable String community,
            @Nullable String holder,
            @Nullable Kind kind,
            @Nullable String cursor,
            int size) {
        if (community == null && holder == null) {
            throw new IllegalArgumentException("whose book");
        }
        long before = Columns.millisBefore(Page.decode(cursor));
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM consent_entry WHERE id < :before"
                                + (community == null ? "" : " AND community = :community")
                                + (holder == null ? "" : " AND holder = :holder")
                                + " AND (:kind = '' OR kind = :kind) ORDER BY id DESC LIMIT :limit")
                        .bind("before", before)
                        .bindMap(whose(community, holder))
                        .bind("kind", kind == null ? "" : kind.name())
                        .bind("limit", size + 1)
                        .map((row, context) -> entry(row))
                        .list(),
                size,
                entry -> Long.toString(entry.id())));
    }

    private static java.util.Map<String, Object> whose(@Nullable String community, @Nullable String holder) {
        java.util.Map<String, Object> values = new java.util.HashMap<>();
        if (community != null) {
            values.put("community", community);
        }
        if (holder != null) {
            values.put("holder", holder);
        }
        return values;
    }

    /** The holder's consent to be recognised by face. */
    public Optional<Consent> inForce(String holder) {
        return database.read(transaction -> inForce(transaction.handle(), holder, Kind.FACE));
    }

    private static Optional<Consent> inForce(Handle handle, String holder, Kind kind) {
        return handle.createQuery(
                        "SELECT * FROM consent WHERE holder = :holder AND kind = :kind AND withdrawn_at IS NULL")
                .bind("holder", holder)
                .bind("kind", kind.name())
                .map((row, context) -> map(row))
                .findOne();
    }

    /** People with a consent to face recognition in force whom a community knows now; somebody of two communities counts in both. */
    public static long inForceIn(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT count(*) FROM holder_community h JOIN consent c ON c.holder = h.holder"
                        + " AND c.kind = 'FACE' AND c.withdrawn_at IS NULL WHERE h.community = :community")
                .bind("community", community)
                .mapTo(Long.class)
                .one();
    }

    /** People of a company with a consent to face recognition in force, each once. */
    public static long inForceOf(Transaction transaction, String company) {
        return transaction
                .handle()
                .createQuery("SELECT count(*) FROM consent c JOIN holder h ON h.id = c.holder"
                        + " WHERE c.kind = 'FACE' AND c.withdrawn_at IS NULL AND h.company = :company")
                .bind("company", company)
                .mapTo(Long.class)
                .one();
    }

    /** Consents to face recognition in force on the whole site. */
    public long count() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM consent WHERE kind = 'FACE' AND withdrawn_at IS NULL")
                .mapTo(Long.class)
                .one());
    }

    private static Consent map(ResultSet row) throws SQLException {
        return new Consent(
                text(row, "id"),
                Kind.valueOf(text(row, "kind")),
                text(row, "holder"),
                text(row, "community"),
                text(row, "text_version"),
                text(row, "given_by"),
                instant(row, "given_at"),
                Way.valueOf(text(row, "way")),
                row.getString("withdrawn_by"),
                instantOrNull(row, "withdrawn_at"));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("id"),
                text(row, "consent"),
                Kind.valueOf(text(row, "kind")),
                text(row, "holder"),
                Step.valueOf(text(row, "step")),
                text(row, "text_version"),
                instant(row, "at"),
                text(row, "by_person"),
                Way.valueOf(text(row, "way")),
                text(row, "recorded_by"),
                text(row, "reason"));
    }
}
