package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Holders;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * People and their relations to homes. A person belongs to a company and is known in some of its communities; to every other community the person does not
 * exist. What concerns doors is told to access in the same transaction. Thread: any.
 */
public final class People {

    /** The topic of everything that shows names of people; see {@link Transaction#changes}. */
    public static final String NAMES = "people";

    private static final String KNOWN_HERE =
            " AND EXISTS (SELECT 1 FROM person_community c WHERE c.person = id AND c.community = :community)";

    private final Database database;
    private final Holders holders;
    private final AccessNews news;
    private final Leaving leaving;
    private final Clock clock;
    private BiConsumer<Transaction, String> erased = (transaction, person) -> {};

    public People(Database database, Holders holders, Clock clock) {
        this.database = database;
        this.holders = holders;
        this.news = new AccessNews(holders);
        this.leaving = new Leaving(holders, clock);
        this.clock = clock;
    }

    /** Who else keeps something of people and must forget it when one is erased, in the same transaction, in the order of these calls. Before the first request. */
    public void onErase(BiConsumer<Transaction, String> listener) {
        erased = erased.andThen(listener);
    }

    /**
     * Which people; null leaves a condition out.
     *
     * @param search part of a name or phone number
     * @param unit only who relates to this home now
     * @param home part of the name of a home to which they relate now
     */
    public record Wanted(
            @Nullable HolderKind kind,
            @Nullable String search,
            @Nullable String unit,
            @Nullable String home) {
        public static final Wanted ALL = new Wanted(null, null, null, null);
    }

    public Person put(String community, Person person) {
        database.change(transaction -> put(transaction, community, person));
        return person;
    }

    /** As part of a wider transaction. */
    public void put(Transaction transaction, String community, Person person) {
        putAll(transaction, community, List.of(person));
    }

    /** Many at once, such as an import. New ones are of the community's company; known ones must be known in this community. */
    public void putAll(Transaction transaction, String community, Collection<Person> people) {
        Handle handle = transaction.handle();
        String company = Companies.get(handle, community).company();
        var persons = handle.prepareBatch(
                "INSERT INTO person (id, company, kind, name, name_en, phone, suspended, valid_from, valid_until)"
                        + " VALUES (:id, :company, :kind, :name, :nameEn, :phone, :suspended, :from, :until)"
                        + " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,"
                        + " name_en = excluded.name_en, phone = excluded.phone, suspended = excluded.suspended,"
                        + " valid_from = excluded.valid_from, valid_until = excluded.valid_until"
                        + " WHERE person.erased_at IS NULL AND EXISTS (SELECT 1 FROM person_community c"
                        + " WHERE c.person = excluded.id AND c.community = :community)");
        var known = handle.prepareBatch("INSERT INTO person_community (person, community, name)"
                + " VALUES (:id, :community, :name) ON CONFLICT (person, community) DO NOTHING");
        var names =
                handle.prepareBatch("UPDATE person_community SET name = :name WHERE person = :id AND name <> :name");
        for (Person person : people) {
            check(person);
            persons.bind("id", person.id())
                    .bind("company", company)
                    .bind("community", community)
                    .bind("kind", person.kind().name())
                    .bind("name", person.name())
                    .bind("nameEn", person.nameEn())
                    .bind("phone", person.phone())
                    .bind("suspended", person.suspended())
                    .bind("from", Columns.millis(person.validFrom()))
                    .bind("until", Columns.millis(person.validUntil()))
                    .add();
            known.bind("id", person.id())
                    .bind("community", community)
                    .bind("name", person.name())
                    .add();
            names.bind("id", person.id()).bind("name", person.name()).add();
        }
        if (people.isEmpty()) {
            return;
        }
        for (int changed : persons.execute()) {
            if (changed == 0) {
                throw Refused.notFound("person-unknown");
            }
        }
        known.execute();
        names.execute();
        news.tell(transaction, people.stream().map(Person::id).toList());
    }

    private static void check(Person person) {
        Places.checkId(person.id());
        Places.checkName(person.name());
        Refused.unless(person.nameEn().length() <= 100 && person.phone().length() <= 32, "name-length");
    }

    /** Somebody who works for a company and is known in no community yet. Again is no error. */
    public void putStaff(String company, String id, String name) {
        Places.checkId(id);
        Places.checkName(name);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO person (id, company, kind, name, name_en, phone, suspended)"
                        + " VALUES (:id, :company, 'STAFF', :name, '', '', :no) ON CONFLICT (id) DO NOTHING")
                .bind("id", id)
                .bind("company", company)
                .bind("name", name)
                .bind("no", false)
                .execute());
    }

    /** Makes a person of the company known in one more of its communities. Whoever calls has checked that the caller may see the person somewhere. */
    public void admit(String community, String person) {
        database.change(transaction -> {
            int admitted = transaction
                    .handle()
                    .createUpdate("INSERT INTO person_community (person, community, name)"
                            + " SELECT p.id, c.id, p.name FROM person p JOIN community c ON c.company = p.company"
                            + " WHERE p.id = :person AND c.id = :community AND p.erased_at IS NULL"
                            + " ON CONFLICT (person, community) DO UPDATE SET name = excluded.name")
                    .bind("person", person)
                    .bind("community", community)
                    .execute();
            if (admitted == 0) {
                throw Refused.notFound("person-unknown");
            }
            news.tell(transaction, List.of(person));
        });
    }

    /**
     * Takes the person out of the community, with the relations there; with the last community erases the person and everything by which they passed doors.
     * What doors recorded stays, without a name.
     */
    public void remove(String community, String person, String by) {
        database.change(transaction -> {
            Handle handle = transaction.handle();
            get(handle, community, person);
            StaffRoles.refuseStaff(transaction, person, community);
            handle.createUpdate("UPDATE household SET payer = NULL WHERE payer = :person AND community = :community")
                    .bind("person", person)
                    .bind("community", community)
                    .execute();
            for (String table : List.of("relation", "person_community")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE person = :person AND community = :community")
                        .bind("person", person)
                        .bind("community", community)
                        .execute();
            }
            long elsewhere = handle.createQuery("SELECT count(*) FROM person_community WHERE person = :person")
                    .bind("person", person)
                    .mapTo(Long.class)
                    .one();
            if (elsewhere > 0 || !StaffRoles.of(handle, person).isEmpty()) {
                holders.leave(transaction, community, person, by, clock.instant());
                news.tell(transaction, List.of(person));
                return;
            }
            handle.createUpdate("DELETE FROM person WHERE id = :person")
                    .bind("person", person)
                    .execute();
            holders.remove(transaction, person, by, clock.instant());
            erased.accept(transaction, person);
        });
    }

    /**
     * Why somebody cannot be erased now: erased before, works here, lives here or will; empty when nothing stands against it. In every community, since a person is one.
     */
    public Optional<Refused> whyNotErased(Transaction transaction, String person, Instant now) {
        Handle handle = transaction.handle();
        boolean erasedBefore =
                handle.createQuery("SELECT count(*) FROM person WHERE id = :person AND erased_at IS NOT NULL")
                                .bind("person", person)
                                .mapTo(Long.class)
                                .one()
                        > 0;
        if (erasedBefore) {
            return Optional.of(Refused.conflict("person-erased"));
        }
        transaction.serialise("role-grants");
        if (!StaffRoles.of(handle, person).isEmpty()) {
            return Optional.of(Refused.conflict("staff-roles-first"));
        }
        boolean lasting = handle.createQuery("SELECT count(*) FROM relation WHERE person = :person"
                                + " AND (until_at IS NULL OR until_at > :now)")
                        .bind("person", person)
                        .bind("now", now.toEpochMilli())
                        .mapTo(Long.class)
                        .one()
                > 0;
        return lasting ? Optional.of(Refused.conflict("relation-lasts")) : Optional.empty();
    }

    /** Takes every way in and through doors, and what other features must forget, while the person's own row stays. */
    public void closeWays(Transaction transaction, String person, String by, Instant now) {
        holders.remove(transaction, person, by, now);
        erased.accept(transaction, person);
    }

    /** As {@link #findAnywhere(String)}, inside a running transaction. */
    public Optional<Person> findAnywhere(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM person WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> person(row))
                .findOne();
    }

    /** In whatever community: for what is asked in nobody's name, such as a sign-in. */
    public Optional<Person> findAnywhere(String id) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM person WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> person(row))
                .findOne());
    }

    public Optional<Person> find(String community, String id) {
        return database.read(transaction -> find(transaction.handle(), community, id));
    }

    public Person get(String community, String id) {
        return database.read(transaction -> get(transaction.handle(), community, id));
    }

    /** By name and id, from the cursor on. */
    public Page<Person> list(String community, Wanted wanted, @Nullable String cursor, int size) {
        String[] after = (Page.decode(cursor) + "\n\n").split("\n", -1);
        String search = pattern(wanted.search());
        String home = pattern(wanted.home());
        String sql = "SELECT p.* FROM person_community c JOIN person p ON p.id = c.person"
                + " WHERE c.community = :community AND (c.name, c.person) > (:afterName, :afterId)"
                + " AND p.erased_at IS NULL"
                + (wanted.kind() == null ? "" : " AND p.kind = :kind")
                + (search.isEmpty()
                        ? ""
                        : " AND (p.name LIKE :search ESCAPE '!' OR p.name_en LIKE :search ESCAPE '!'"
                                + " OR p.phone LIKE :search ESCAPE '!')")
                + (wanted.unit() == null
                        ? ""
                        : " AND c.person IN (SELECT r.person FROM relation r WHERE r.unit = :unit"
                                + " AND r.community = :community AND r.from_at <= :now"
                                + " AND (r.until_at IS NULL OR r.until_at > :now))")
                + (home.isEmpty()
                        ? ""
                        : " AND c.person IN (SELECT r.person FROM unit u JOIN relation r ON r.unit = u.id"
                                + " WHERE u.community = :community AND u.name LIKE :home ESCAPE '!'"
                                + " AND r.from_at <= :now AND (r.until_at IS NULL OR r.until_at > :now))")
                + " ORDER BY c.name, c.person LIMIT :limit";
        return database.read(transaction -> {
            List<Person> rows = transaction
                    .handle()
                    .createQuery(sql)
                    .bind("community", community)
                    .bind("afterName", after[0])
                    .bind("afterId", after[1])
                    .bindMap(values(wanted, search, home))
                    .bind("limit", size + 1)
                    .map((row, context) -> person(row))
                    .list();
            return Page.of(rows, size, person -> person.name() + "\n" + person.id());
        });
    }

    /** Only what the statement names: a value too many is refused. */
    private Map<String, Object> values(Wanted wanted, String search, String home) {
        Map<String, Object> values = new HashMap<>();
        if (wanted.kind() != null) {
            values.put("kind", wanted.kind().name());
        }
        if (!search.isEmpty()) {
            values.put("search", search);
        }
        if (wanted.unit() != null) {
            values.put("unit", wanted.unit());
        }
        if (!home.isEmpty()) {
            values.put("home", home);
        }
        if (wanted.unit() != null || !home.isEmpty()) {
            values.put("now", clock.millis());
        }
        return values;
    }

    private static String pattern(@Nullable String text) {
        return text == null || text.isEmpty()
                ? ""
                : "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    /** Chinese names by id, for lists of events; ids of nobody in this community are left out. */
    public Map<String, String> names(String community, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(transaction -> {
            Map<String, String> names = new HashMap<>();
            transaction
                    .handle()
                    .createQuery("SELECT person, name FROM person_community WHERE community = :community"
                            + " AND person IN (<ids>)")
                    .bind("community", community)
                    .bindList("ids", List.copyOf(ids))
                    .map((row, context) -> Map.entry(text(row, "person"), text(row, "name")))
                    .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
            return names;
        });
    }

    /** Telephone numbers of those of these people who have one and are known in the community now. */
    public static Map<String, String> phones(Handle handle, String community, Collection<String> ids) {
        Map<String, String> phones = new HashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("SELECT p.id, p.phone FROM person p JOIN person_community c ON c.person = p.id"
                            + " WHERE c.community = :community AND p.id IN (<ids>) AND p.phone <> ''"
                            + " AND NOT p.suspended")
                    .bind("community", community)
                    .bindList("ids", List.copyOf(ids))
                    .map((row, context) -> Map.entry(text(row, "id"), text(row, "phone")))
                    .forEach(entry -> phones.put(entry.getKey(), entry.getValue()));
        }
        return phones;
    }

    /** Chinese names by id in whatever community: for rows that are already known to be the asker's own, such as the audit log's. */
    public Map<String, String> namesAnywhere(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database.read(transaction -> {
            Map<String, String> names = new HashMap<>();
            transaction
                    .handle()
                    .createQuery("SELECT id, name FROM person WHERE id IN (<ids>)")
                    .bindList("ids", List.copyOf(ids))
                    .map((row, context) -> Map.entry(text(row, "id"), text(row, "name")))
                    .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
            return names;
        });
    }

    /** Begins a relation in the household that has the home then; the first relation to a home that nobody has makes its household. */
    public Relation relate(
            String community, String person, String unit, Relation.Kind kind, Instant from, @Nullable Instant until) {
        Refused.unless(until == null || from.isBefore(until), "relation-order");
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            get(handle, community, person);
            Places.mustBeIn(handle, "unit", community, unit, "unit-unknown");
            String household = HouseholdRows.atOrNew(transaction, community, unit, from, person);
            Relation relation = new Relation(Ids.next(), person, unit, household, kind, from, until);
            HouseholdRows.insert(handle, community, relation);
            news.tell(transaction, List.of(person));
            return relation;
        });
    }

    /** Ends a relation at an instant; with the last one in the community, a resident's way through its doors ends too. */
    public void endRelation(String community, String relation, Instant until, String by) {
        database.change(transaction -> {
            Handle handle = transaction.handle();
            String person = handle.createQuery("SELECT person FROM relation WHERE id = :id AND community = :community")
                    .bind("id", relation)
                    .bind("community", community)
                    .mapTo(String.class)
                    .findOne()
                    .orElseThrow(() -> Refused.notFound("relation-unknown"));
            handle.createUpdate("UPDATE relation SET until_at = :until WHERE id = :id")
                    .bind("id", relation)
                    .bind("until", until.toEpochMilli())
                    .execute();
            Moves.out(handle, community, relation, person, until);
            news.tell(transaction, List.of(person));
            leaving.of(transaction, community, List.of(person), until, by);
        });
    }

    /** Those in this community, the earliest first. */
    public List<Relation> relationsOf(String community, String person) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM relation WHERE person = :person AND community = :community"
                        + " ORDER BY from_at, id")
                .bind("person", person)
                .bind("community", community)
                .map((row, context) -> relation(row))
                .list());
    }

    /** Present and past ones, oldest first. */
    public Page<Relation> relationsOf(String community, String person, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        long from = after[1].isEmpty() ? Long.MIN_VALUE : Columns.millisBefore(after[1]);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM relation WHERE person = :person AND community = :community"
                                + " AND (from_at, id) > (:from, :id) ORDER BY from_at, id LIMIT :limit")
                        .bind("person", person)
                        .bind("community", community)
                        .bind("id", after[0])
                        .bind("from", from)
                        .bind("limit", size + 1)
                        .map((row, context) -> relation(row))
                        .list(),
                size,
                relation ->
                        Page.pair(relation.id(), Long.toString(relation.from().toEpochMilli()))));
    }

    public List<Relation> relationsAt(String community, String unit) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM relation WHERE unit = :unit AND community = :community"
                        + " ORDER BY from_at, id")
                .bind("unit", unit)
                .bind("community", community)
                .map((row, context) -> relation(row))
                .list());
    }

    static Person get(Handle handle, String community, String id) {
        return find(handle, community, id).orElseThrow(() -> Refused.notFound("person-unknown"));
    }

    private static Optional<Person> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM person WHERE id = :id" + KNOWN_HERE)
                .bind("id", id)
                .bind("community", community)
                .map((row, context) -> person(row))
                .findOne();
    }

    static Person person(ResultSet row) throws SQLException {
        return new Person(
                text(row, "id"),
                HolderKind.valueOf(text(row, "kind")),
                text(row, "name"),
                text(row, "name_en"),
                text(row, "phone"),
                row.getBoolean("suspended"),
                instantOrNull(row, "valid_from"),
                instantOrNull(row, "valid_until"));
    }

    static Relation relation(ResultSet row) throws SQLException {
        return new Relation(
                text(row, "id"),
                text(row, "person"),
                text(row, "unit"),
                text(row, "household"),
                Relation.Kind.valueOf(text(row, "kind")),
                instant(row, "from_at"),
                instantOrNull(row, "until_at"));
    }
}
