package org.linli.cloud.people;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Holders;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Households: who has which unit over which time. One household has a unit at a time. Moving out ends its relations, and with them the way through the doors;
 * the household itself stays, and so does what it owes. Thread: any.
 */
public final class Households {

    private static final int MAX_MEMBERS = 50;
    private static final int MAX_HEADS = 100;

    private final Database database;
    private final Leaving leaving;
    private final AccessNews news;
    private final Clock clock;

    public Households(Database database, Holders holders, Clock clock) {
        this.database = database;
        this.leaving = new Leaving(holders, clock);
        this.news = new AccessNews(holders);
        this.clock = clock;
    }

    /** Somebody who moves in. */
    public record Member(String person, Relation.Kind kind) {}

    /**
     * A household that moves in.
     *
     * @param movedIn the first day
     * @param payer null for nobody named
     * @param heads null to count the members
     */
    public record MoveIn(
            String unit,
            LocalDate movedIn,
            @Nullable String payer,
            @Nullable Integer heads,
            List<Member> members) {
        public MoveIn {
            members = List.copyOf(members);
        }
    }

    public Household moveIn(String community, MoveIn wish) {
        return database.write(transaction -> moveIn(transaction, community, wish));
    }

    /** As part of a wider transaction, such as an import. Refused while another household has the unit from then on. */
    public Household moveIn(Transaction transaction, String community, MoveIn wish) {
        Handle handle = transaction.handle();
        Refused.unless(wish.members().size() <= MAX_MEMBERS, "too-many-members");
        checkHeads(wish.heads());
        checkDay(wish.movedIn());
        Places.mustBeIn(handle, "unit", community, wish.unit(), "unit-unknown");
        String payer = wish.payer();
        if (payer != null) {
            People.get(handle, community, payer);
        }
        transaction.serialise("unit/" + wish.unit());
        Household household = new Household(Ids.next(), wish.unit(), payer, wish.heads(), wish.movedIn(), null);
        HouseholdRows.begin(handle, community, household);
        Instant from = startOf(handle, community, wish.movedIn());
        for (Member member : wish.members()) {
            People.get(handle, community, member.person());
            HouseholdRows.insert(
                    handle,
                    community,
                    new Relation(Ids.next(), member.person(), wish.unit(), household.id(), member.kind(), from, null));
        }
        news.tell(transaction, wish.members().stream().map(Member::person).toList());
        return household;
    }

    /** One more person in a household. */
    public Relation addMember(
            String community,
            String household,
            String person,
            Relation.Kind kind,
            @Nullable LocalDate from,
            @Nullable LocalDate until) {
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            Household known = locked(transaction, community, household);
            People.get(handle, community, person);
            LocalDate first = from == null ? today(handle, community) : from;
            checkDay(first);
            LocalDate movedOut = known.movedOut();
            Refused.unless(!first.isBefore(known.movedIn()), "before-moving-in");
            Refused.unless(until == null || until.isAfter(first), "relation-order");
            Refused.unless(
                    movedOut == null || (first.isBefore(movedOut) && until != null && !until.isAfter(movedOut)),
                    "after-moving-out");
            Relation relation = new Relation(
                    Ids.next(),
                    person,
                    known.unit(),
                    household,
                    kind,
                    startOf(handle, community, first),
                    until == null ? null : startOf(handle, community, until));
            HouseholdRows.insert(handle, community, relation);
            news.tell(transaction, List.of(person));
            return relation;
        });
    }

    /**
     * The household leaves its unit: relations that last beyond the day end with it, and passes its members gave to visitors no longer count after it.
     *
     * @param day the first day on which they are no longer there; may lie ahead
     * @param by who says so, for the passes that are revoked
     */
    public Household moveOut(String community, String household, LocalDate day, String by) {
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            Household known = locked(transaction, community, household);
            checkDay(day);
            Refused.unless(!day.isBefore(known.movedIn()), "before-moving-in");
            if (known.movedOut() != null) {
                throw Refused.conflict("household-moved-out");
            }
            Instant end = startOf(handle, community, day);
            List<String> people = handle.createQuery("SELECT DISTINCT person FROM relation"
                            + " WHERE household = :household AND (until_at IS NULL OR until_at > :end)")
                    .bind("household", household)
                    .bind("end", end.toEpochMilli())
                    .mapTo(String.class)
                    .list();
            handle.createUpdate("UPDATE relation SET until_at = CASE WHEN from_at > :end THEN from_at ELSE :end END"
                            + " WHERE household = :household AND (until_at IS NULL OR until_at > :end)")
                    .bind("household", household)
                    .bind("end", end.toEpochMilli())
                    .execute();
            handle.createUpdate("UPDATE household SET moved_out = :day WHERE id = :household")
                    .bind("household", household)
                    .bind("day", day.toString())
                    .execute();
            handle.createUpdate("UPDATE unit SET vacant_since = :day WHERE id = :unit AND vacant_since IS NULL")
                    .bind("unit", known.unit())
                    .bind("day", day.toString())
                    .execute();
            news.tell(transaction, people);
            people.forEach(person -> Moves.out(handle, community, household, person, end));
            leaving.of(transaction, community, people, end, by);
            return new Household(household, known.unit(), known.payer(), known.heads(), known.movedIn(), day);
        });
    }

    /** @param payer somebody known in the community; null for nobody named */
    public Household changePayer(String community, String household, @Nullable String payer, @Nullable Integer heads) {
        checkHeads(heads);
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            Household known = locked(transaction, community, household);
            if (payer != null) {
                People.get(handle, community, payer);
            }
            handle.createUpdate("UPDATE household SET payer = :payer, heads = :heads WHERE id = :household")
                    .bind("household", household)
                    .bind("payer", payer)
                    .bind("heads", heads)
                    .execute();
            return new Household(household, known.unit(), payer, heads, known.movedIn(), known.movedOut());
        });
    }

    public Household get(String community, String household) {
        return database.read(transaction -> get(transaction.handle(), community, household));
    }

    /** A household's relations, ended ones too, the earliest first. */
    public List<Relation> members(String community, String household) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM relation WHERE household = :household AND community = :community"
                        + " ORDER BY from_at, id")
                .bind("household", household)
                .bind("community", community)
                .map((row, context) -> People.relation(row))
                .list());
    }

    /**
     * By id; those of one unit, or of all when null.
     *
     * @param current only those who have not moved out by today
     */
    public Page<Household> list(
            String community, @Nullable String unit, boolean current, @Nullable String cursor, int size) {
        return database.read(transaction -> {
            Handle handle = transaction.handle();
            var query = handle.createQuery("SELECT * FROM household WHERE community = :community AND id > :after"
                            + (unit == null ? "" : " AND unit = :unit")
                            + (current ? " AND (moved_out IS NULL OR moved_out > :today)" : "")
                            + " ORDER BY id LIMIT :limit")
                    .bind("community", community)
                    .bind("after", Page.decode(cursor))
                    .bind("limit", size + 1);
            if (unit != null) {
                query.bind("unit", unit);
            }
            if (current) {
                query.bind("today", today(handle, community).toString());
            }
            List<Household> rows =
                    query.map((row, context) -> HouseholdRows.household(row)).list();
            return Page.of(rows, size, Household::id);
        });
    }

    private static Household locked(Transaction transaction, String community, String household) {
        Household known = get(transaction.handle(), community, household);
        transaction.serialise("unit/" + known.unit());
        return get(transaction.handle(), community, household);
    }

    static Household get(Handle handle, String community, String household) {
        return find(handle, community, household).orElseThrow(() -> Refused.notFound("household-unknown"));
    }

    static Optional<Household> find(Handle handle, String community, String household) {
        return handle.createQuery("SELECT * FROM household WHERE id = :household AND community = :community")
                .bind("household", household)
                .bind("community", community)
                .map((row, context) -> HouseholdRows.household(row))
                .findOne();
    }

    private LocalDate today(Handle handle, String community) {
        return LocalDate.ofInstant(clock.instant(), HouseholdRows.zone(handle, community));
    }

    private static Instant startOf(Handle handle, String community, LocalDate day) {
        return day.atStartOfDay(HouseholdRows.zone(handle, community)).toInstant();
    }

    private static void checkHeads(@Nullable Integer heads) {
        Refused.unless(heads == null || (heads >= 0 && heads <= MAX_HEADS), "heads");
    }

    /** Four digits a year, so that the stored text sorts as the days do. */
    private static void checkDay(LocalDate day) {
        Refused.unless(day.getYear() >= 1900 && day.getYear() <= 2200, "day");
    }
}
