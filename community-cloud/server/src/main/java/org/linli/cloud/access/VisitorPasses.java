package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.pass.PassSigner;
import org.linli.messages.pass.PassText;
import org.linli.messages.pass.VisitorPass;

/** Passes that residents and staff give to visitors. A door accepts one by the community's signature alone; only a revoked one must be told. Thread: any. */
public final class VisitorPasses {

    /** The longest window. */
    static final Duration MAX_WINDOW = Duration.ofDays(31);

    /** How far ahead a window may begin. */
    static final Duration MAX_AHEAD = Duration.ofDays(30);

    private static final String COLUMNS =
            "id, community, host, label, from_at, until_at, uses, issued_by, issued_at, revoked_at";

    private final Database database;
    private final AccessChanges changes;
    private final CommunityKeys keys;
    private final SecretBox box;
    private final Clock clock;

    public VisitorPasses(Database database, AccessChanges changes, CommunityKeys keys, SecretBox box, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.keys = keys;
        this.box = box;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param host the person who answers for the visitor
     * @param uses 0 for any number within the window
     * @param doors ids, 1..16
     */
    public record Wish(String host, String label, @Nullable Instant from, Instant until, int uses, Set<String> doors) {
        public Wish {
            doors = Set.copyOf(doors);
        }
    }

    /** A pass as it is listed; its text is given separately, because it opens doors. */
    public record Issued(
            String id,
            String community,
            String host,
            String label,
            Instant from,
            Instant until,
            int uses,
            String issuedBy,
            Instant issuedAt,
            @Nullable Instant revokedAt) {}

    /** A new pass and the text of its code. */
    public record IssuedWithText(Issued pass, String text) {
        @Override
        public String toString() {
            return "IssuedWithText[" + pass.id() + "]";
        }
    }

    /**
     * @param community that of all the doors, and one in which the host is known
     * @param onlyOwnDoors the doors must be ones at which the host is known: for passes that residents issue
     */
    public IssuedWithText issue(String community, Wish wish, String issuedBy, boolean onlyOwnDoors) {
        Rows.checkName(wish.label());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = (wish.from() == null ? now : wish.from()).truncatedTo(ChronoUnit.SECONDS);
        Instant until = wish.until().truncatedTo(ChronoUnit.SECONDS);
        Refused.unless(from.isBefore(until) && now.isBefore(until), "window");
        Refused.unless(!from.plus(MAX_WINDOW).isBefore(until), "window-too-long");
        Refused.unless(!from.isAfter(now.plus(MAX_AHEAD)), "window-too-far-ahead");
        Refused.unless(wish.uses() >= 0 && wish.uses() <= 255, "uses");
        Refused.unless(!wish.doors().isEmpty() && wish.doors().size() <= VisitorPass.MAX_DOORS, "doors");
        return changes.write((handle, touched) -> {
            Holders.mustBeIn(handle, community, wish.host());
            mustEndWithTheHostsOwnTime(handle, community, wish.host(), until);
            List<Integer> numbers = numbers(handle, community, wish, onlyOwnDoors);
            CommunityKeys.SigningKey key = keys.signing(handle);
            String id = Ids.hex(8);
            String text =
                    PassText.write(PassSigner.visitor(key.key(), key.id(), id, from, until, wish.uses(), numbers));
            handle.createUpdate(
                            "INSERT INTO visitor_pass (id, community, host, label, from_at, until_at, uses, sealed_text,"
                                    + " issued_by, issued_at) VALUES (:id, :community, :host, :label, :from, :until, :uses, :sealed,"
                                    + " :by, :now)")
                    .bind("id", id)
                    .bind("community", community)
                    .bind("host", wish.host())
                    .bind("label", wish.label())
                    .bind("from", from.toEpochMilli())
                    .bind("until", until.toEpochMilli())
                    .bind("uses", wish.uses())
                    .bind("sealed", box.seal(purpose(id), text.getBytes(StandardCharsets.UTF_8)))
                    .bind("by", issuedBy)
                    .bind("now", now.toEpochMilli())
                    .execute();
            for (String door : new TreeSet<>(wish.doors())) {
                handle.createUpdate("INSERT INTO visitor_pass_door (pass, door) VALUES (:pass, :door)")
                        .bind("pass", id)
                        .bind("door", door)
                        .execute();
            }
            Issued issued =
                    new Issued(id, community, wish.host(), wish.label(), from, until, wish.uses(), issuedBy, now, null);
            return new IssuedWithText(issued, text);
        });
    }

    /** Whoever moves out on a known day invites nobody beyond it. */
    private static void mustEndWithTheHostsOwnTime(Handle handle, String community, String host, Instant until) {
        long over = handle.createQuery("SELECT count(*) FROM holder_community WHERE holder = :host"
                        + " AND community = :community AND valid_until < :until")
                .bind("host", host)
                .bind("community", community)
                .bind("until", until.toEpochMilli())
                .mapTo(Long.class)
                .one();
        Refused.unless(over == 0, "window-beyond-stay");
    }

    private static List<Integer> numbers(Handle handle, String community, Wish wish, boolean onlyOwnDoors) {
        List<Integer> numbers = new ArrayList<>();
        for (String door : wish.doors()) {
            Rows.mustBeIn(handle, "door", community, door, "door-unknown");
            boolean own = handle.createQuery("SELECT count(*) FROM door_item WHERE door = :door AND kind = 'HOLDER'"
                                    + " AND id = :host AND NOT removed")
                            .bind("door", door)
                            .bind("host", wish.host())
                            .mapTo(Long.class)
                            .one()
                    > 0;
            if (onlyOwnDoors && !own) {
                throw Refused.forbidden("door-not-own");
            }
            numbers.add(handle.createQuery("SELECT number FROM door WHERE id = :door")
                    .bind("door", door)
                    .mapTo(Integer.class)
                    .one());
        }
        return numbers;
    }

    /** Takes the pass back; online doors know within a second. Again is no error. */
    public void revoke(String community, String pass, String by) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "visitor_pass", community, pass, "pass-unknown");
            handle.createUpdate("UPDATE visitor_pass SET revoked_at = :now, revoked_by = :by"
                            + " WHERE id = :pass AND revoked_at IS NULL")
                    .bind("pass", pass)
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .execute();
            handle.createQuery("SELECT door FROM visitor_pass_door WHERE pass = :pass")
                    .bind("pass", pass)
                    .mapTo(String.class)
                    .forEach(touched::door);
        });
    }

    /** A pass this host gave; refused as unknown otherwise. */
    public Issued ofHost(String host, String pass) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT " + COLUMNS + " FROM visitor_pass WHERE id = :pass AND host = :host")
                .bind("pass", pass)
                .bind("host", host)
                .map(mapper())
                .findOne()
                .orElseThrow(() -> Refused.notFound("pass-unknown")));
    }

    /** In the caller's transaction; empty for one that was never given. */
    public Optional<Issued> find(Transaction transaction, String pass) {
        return transaction
                .handle()
                .createQuery("SELECT " + COLUMNS + " FROM visitor_pass WHERE id = :pass")
                .bind("pass", pass)
                .map(mapper())
                .findOne();
    }

    /** What passes were labelled with, by pass; at most a page of them. */
    public Map<String, String> labels(String community, Collection<String> passes) {
        Map<String, String> labels = new TreeMap<>();
        if (passes.isEmpty()) {
            return labels;
        }
        database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, label FROM visitor_pass WHERE community = :community AND id IN (<passes>)")
                .bind("community", community)
                .bindList("passes", List.copyOf(passes))
                .map((row, context) -> labels.put(text(row, "id"), text(row, "label")))
                .list());
        return labels;
    }

    /** The text to draw as a QR code. */
    public String codeText(String pass) {
        byte[] sealed = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT sealed_text FROM visitor_pass WHERE id = :pass")
                .bind("pass", pass)
                .mapTo(byte[].class)
                .findOne()
                .orElseThrow(() -> Refused.notFound("pass-unknown")));
        return new String(box.open(purpose(pass), sealed), StandardCharsets.UTF_8);
    }

    /** Newest first, of a community; those of one host, or of all when null. */
    public Page<Issued> list(String community, @Nullable String host, @Nullable String cursor, int size) {
        return list(
                "community = :community AND (:host = '' OR host = :host)",
                Map.of("community", community, "host", host == null ? "" : host),
                cursor,
                size);
    }

    /** Newest first, what a host gave; in one community, or in all when null. */
    public Page<Issued> listOfHost(String host, @Nullable String community, @Nullable String cursor, int size) {
        return list(
                "host = :host AND (:community = '' OR community = :community)",
                Map.of("community", community == null ? "" : community, "host", host),
                cursor,
                size);
    }

    private Page<Issued> list(String condition, Map<String, String> values, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        int separator = after.indexOf(' ');
        boolean begins = separator < 1;
        return database.read(transaction -> {
            List<Issued> rows = transaction
                    .handle()
                    .createQuery("SELECT " + COLUMNS + " FROM visitor_pass WHERE " + condition
                            + " AND (issued_at, id) < (:at, :id) ORDER BY issued_at DESC, id DESC LIMIT :limit")
                    .bindMap(values)
                    .bind("at", begins ? Long.MAX_VALUE : Long.parseLong(after.substring(0, separator)))
                    .bind("id", begins ? "" : after.substring(separator + 1))
                    .bind("limit", size + 1)
                    .map(mapper())
                    .list();
            return Page.of(rows, size, pass -> pass.issuedAt().toEpochMilli() + " " + pass.id());
        });
    }

    private static RowMapper<Issued> mapper() {
        return (row, context) -> new Issued(
                text(row, "id"),
                text(row, "community"),
                text(row, "host"),
                text(row, "label"),
                instant(row, "from_at"),
                instant(row, "until_at"),
                row.getInt("uses"),
                text(row, "issued_by"),
                instant(row, "issued_at"),
                instantOrNull(row, "revoked_at"));
    }

    private static String purpose(String pass) {
        return "visitor-pass " + pass;
    }
}
