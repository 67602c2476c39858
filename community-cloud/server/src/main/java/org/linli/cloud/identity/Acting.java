package org.linli.cloud.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Who may act for a resident: family, to whom the resident granted it or for whom the desk recorded it, and for some minutes a member of the desk who gave a reason.
 * Nothing is deleted, so that what was done can be explained later. Calls block. Thread: any.
 */
public final class Acting {

    /** How long a member of the desk may act after giving the reason. */
    static final Duration DESK_LIFE = Duration.ofMinutes(15);

    static final Duration MAX_LIFE = Duration.ofDays(2 * 366);
    private static final int MAX_PROXIES = 10;

    private final Database database;
    private final Clock clock;

    public Acting(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What can be granted. The names stand in the contract's {@code x-acting}. */
    public enum Scope {
        PAY,
        BOOK,
        CALL
    }

    /**
     * A resident's grant.
     *
     * @param reason why the desk recorded it; empty when the resident granted it
     * @param endedBy who ended it before its time
     */
    record Proxy(
            String id,
            String community,
            String resident,
            String proxy,
            Set<Scope> scopes,
            String reason,
            String recordedBy,
            Instant createdAt,
            Instant until,
            @Nullable Instant endedAt,
            @Nullable String endedBy) {}

    /** A member of the desk acts, or acted, for a resident. */
    record DeskRecord(
            String id,
            String community,
            String resident,
            String staff,
            String reason,
            Instant begunAt,
            Instant until) {}

    /** What a new grant says. */
    record NewProxy(String community, String resident, String proxy, Set<Scope> scopes, Instant until, String reason) {}

    /** Takes effect at once; an earlier grant to the same person ends. */
    Proxy grant(NewProxy wanted, String recordedBy) {
        Instant now = clock.instant();
        Refused.unless(!wanted.proxy().equals(wanted.resident()), "proxy-is-oneself");
        Refused.unless(!wanted.scopes().isEmpty(), "proxy-scopes");
        Refused.unless(wanted.until().isAfter(now) && !wanted.until().isAfter(now.plus(MAX_LIFE)), "proxy-life");
        Proxy proxy = new Proxy(
                Ids.next(),
                wanted.community(),
                wanted.resident(),
                wanted.proxy(),
                wanted.scopes(),
                wanted.reason(),
                recordedBy,
                Instant.ofEpochMilli(now.toEpochMilli()),
                wanted.until(),
                null,
                null);
        database.change(transaction -> {
            transaction.serialise("proxy " + wanted.resident());
            Handle handle = transaction.handle();
            end(handle, "resident = :key AND proxy = :other", wanted.resident(), wanted.proxy(), recordedBy);
            if (open(handle, "resident = :key", wanted.resident()).size() >= MAX_PROXIES) {
                throw Refused.conflict("too-many-proxies");
            }
            insert(handle, proxy);
        });
        return proxy;
    }

    private static void insert(Handle handle, Proxy proxy) {
        handle.createUpdate("INSERT INTO proxy_grant (id, community, resident, proxy, scopes, reason, recorded_by,"
                        + " created_at, until_at, ended_at, ended_by) VALUES (:id, :community, :resident, :proxy, :scopes,"
                        + " :reason, :by, :now, :until, NULL, NULL)")
                .bind("id", proxy.id())
                .bind("community", proxy.community())
                .bind("resident", proxy.resident())
                .bind("proxy", proxy.proxy())
                .bind(
                        "scopes",
                        proxy.scopes().stream().map(Scope::name).sorted().collect(Collectors.joining(",")))
                .bind("reason", proxy.reason())
                .bind("by", proxy.recordedBy())
                .bind("now", proxy.createdAt().toEpochMilli())
                .bind("until", proxy.until().toEpochMilli())
                .execute();
    }

    private int end(Handle handle, String condition, String key, String other, String by) {
        return handle.createUpdate("UPDATE proxy_grant SET ended_at = :now, ended_by = :by WHERE " + condition
                        + " AND ended_at IS NULL AND until_at > :now")
                .bind("now", clock.millis())
                .bind("by", by)
                .bind("key", key)
                .bind("other", other)
                .execute();
    }

    private List<Proxy> open(Handle handle, String condition, String key) {
        return handle.createQuery("SELECT * FROM proxy_grant WHERE " + condition
                        + " AND ended_at IS NULL AND until_at > :now ORDER BY created_at DESC, id LIMIT 100")
                .bind("key", key)
                .bind("now", clock.millis())
                .map((row, context) -> proxy(row))
                .list();
    }

    private static Proxy proxy(ResultSet row) throws SQLException {
        return new Proxy(
                Columns.text(row, "id"),
                Columns.text(row, "community"),
                Columns.text(row, "resident"),
                Columns.text(row, "proxy"),
                Arrays.stream(Columns.text(row, "scopes").split(",", -1))
                        .map(Scope::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new)),
                Columns.text(row, "reason"),
                Columns.text(row, "recorded_by"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "until_at"),
                Columns.instantOrNull(row, "ended_at"),
                row.getString("ended_by"));
    }

    /** Ends a grant, by the resident or by the one it was granted to. False when neither has one of this id. */
    boolean endOwn(String id, String person) {
        return database.write(transaction -> end(
                        transaction.handle(),
                        "id = :key AND (resident = :other OR proxy = :other)",
                        id,
                        person,
                        person))
                == 1;
    }

    /** Ends a resident's grant by the desk. */
    boolean endByDesk(String id, String resident, String staff) {
        return database.write(transaction ->
                        end(transaction.handle(), "id = :key AND resident = :other", id, resident, staff))
                == 1;
    }

    /** Grants of a resident, over ones too, newest first; of one community, or of all when null. */
    Page<Proxy> listOf(String resident, @Nullable String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM proxy_grant WHERE resident = :resident"
                                + " AND (created_at, id) < (:at, :id) AND (:community = '' OR community = :community)"
                                + " ORDER BY created_at DESC, id DESC LIMIT :limit")
                        .bind("resident", resident)
                        .bind("community", community == null ? "" : community)
                        .bind("id", after[0])
                        .bind("at", Columns.millisBefore(after[1]))
                        .bind("limit", size + 1)
                        .map((row, context) -> proxy(row))
                        .list(),
                size,
                proxy -> Page.pair(proxy.id(), Long.toString(proxy.createdAt().toEpochMilli()))));
    }

    /** For whom a person may act now. */
    List<Proxy> listFor(String proxy) {
        return database.read(transaction -> open(transaction.handle(), "proxy = :key", proxy));
    }

    DeskRecord beginAtDesk(String community, String resident, String staff, String reason) {
        Refused.unless(!reason.isBlank(), "reason-missing");
        Refused.unless(!resident.equals(staff), "proxy-is-oneself");
        Instant now = Instant.ofEpochMilli(clock.millis());
        DeskRecord begun =
                new DeskRecord(Ids.next(), community, resident, staff, reason.strip(), now, now.plus(DESK_LIFE));
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO acting_record (id, community, resident, staff, reason, begun_at, until_at)"
                        + " VALUES (:id, :community, :resident, :staff, :reason, :now, :until)")
                .bind("id", begun.id())
                .bind("community", community)
                .bind("resident", resident)
                .bind("staff", staff)
                .bind("reason", begun.reason())
                .bind("now", now.toEpochMilli())
                .bind("until", begun.until().toEpochMilli())
                .execute());
        return begun;
    }

    /** Ends what a member of the desk may do for a resident. False when nothing was open. */
    boolean endAtDesk(String resident, String staff) {
        return database.write(transaction -> transaction
                        .handle()
                        .createUpdate("UPDATE acting_record SET until_at = :now"
                                + " WHERE staff = :staff AND resident = :resident AND until_at > :now")
                        .bind("now", clock.millis())
                        .bind("staff", staff)
                        .bind("resident", resident)
                        .execute())
                > 0;
    }

    /** When members of the desk acted for a resident, newest first. */
    Page<DeskRecord> deskRecords(String resident, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM acting_record WHERE resident = :resident"
                                + " AND (begun_at, id) < (:at, :id) ORDER BY begun_at DESC, id DESC LIMIT :limit")
                        .bind("resident", resident)
                        .bind("id", after[0])
                        .bind("at", Columns.millisBefore(after[1]))
                        .bind("limit", size + 1)
                        .map((row, context) -> deskRecord(row))
                        .list(),
                size,
                record -> Page.pair(record.id(), Long.toString(record.begunAt().toEpochMilli()))));
    }

    private static DeskRecord deskRecord(ResultSet row) throws SQLException {
        return new DeskRecord(
                Columns.text(row, "id"),
                Columns.text(row, "community"),
                Columns.text(row, "resident"),
                Columns.text(row, "staff"),
                Columns.text(row, "reason"),
                Columns.instant(row, "begun_at"),
                Columns.instant(row, "until_at"));
    }

    /** Who may pay for a resident now, by grant; in the caller's transaction. */
    public List<String> mayPayFor(Transaction transaction, String community, String resident) {
        return mayActFor(transaction, community, resident, Scope.PAY);
    }

    /** Who may do this for a resident now, by grant; in the caller's transaction. */
    public List<String> mayActFor(Transaction transaction, String community, String resident, Scope scope) {
        return open(transaction.handle(), "resident = :key", resident).stream()
                .filter(proxy ->
                        proxy.community().equals(community) && proxy.scopes().contains(scope))
                .map(Proxy::proxy)
                .distinct()
                .toList();
    }

    /** Whether the resident granted this person at least one of the scopes, in the community. */
    boolean isProxy(String actor, String resident, String community, Set<String> scopes) {
        return database.read(transaction -> open(transaction.handle(), "proxy = :key", actor)).stream()
                .filter(proxy ->
                        proxy.resident().equals(resident) && proxy.community().equals(community))
                .flatMap(proxy -> proxy.scopes().stream())
                .anyMatch(scope -> scopes.contains(scope.name()));
    }

    /** Whether this member of the desk gave a reason a short while ago. */
    boolean isAtDesk(String staff, String resident, String community) {
        return database.read(transaction -> openAtDesk(transaction.handle(), staff, resident))
                .filter(record -> record.community().equals(community))
                .isPresent();
    }

    private Optional<DeskRecord> openAtDesk(Handle handle, String staff, String resident) {
        return handle.createQuery("SELECT * FROM acting_record WHERE staff = :staff AND resident = :resident"
                        + " AND until_at > :now ORDER BY until_at DESC, id LIMIT 1")
                .bind("staff", staff)
                .bind("resident", resident)
                .bind("now", clock.millis())
                .map((row, context) -> deskRecord(row))
                .findOne();
    }

    /** Why somebody acts for a resident at the moment, for the audit log: the desk's reason, or that of the grant. Empty when they do not. */
    public Optional<String> reason(String actor, String resident) {
        return database.read(transaction -> openAtDesk(transaction.handle(), actor, resident)
                .map(DeskRecord::reason)
                .or(() -> open(transaction.handle(), "proxy = :key", actor).stream()
                        .filter(proxy -> proxy.resident().equals(resident))
                        .map(proxy -> "proxy " + proxy.id())
                        .findFirst()));
    }
}
