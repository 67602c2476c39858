package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** People and their relations to homes. What concerns doors is told to access in the same transaction. Thread: any. */
public final class People {

    private final Database database;
    private final Holders holders;
    private final Clock clock;

    public People(Database database, Holders holders, Clock clock) {
        this.database = database;
        this.holders = holders;
        this.clock = clock;
    }

    public Person put(Person person) {
        database.change(transaction -> put(transaction, person));
        return person;
    }

    /** As part of a wider transaction. */
    public void put(Transaction transaction, Person person) {
        putAll(transaction, List.of(person));
    }

    /** Many at once, such as an import. */
    public void putAll(Transaction transaction, List<Person> people) {
        var batch = transaction
                .handle()
                .prepareBatch("INSERT INTO person (id, kind, name, name_en, phone, suspended, valid_from, valid_until)"
                        + " VALUES (:id, :kind, :name, :nameEn, :phone, :suspended, :from, :until)"
                        + " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,"
                        + " name_en = excluded.name_en, phone = excluded.phone, suspended = excluded.suspended,"
                        + " valid_from = excluded.valid_from, valid_until = excluded.valid_until");
        for (Person person : people) {
            Places.checkId(person.id());
            Places.checkName(person.name());
            Refused.unless(person.nameEn().length() <= 100 && person.phone().length() <= 32, "name-length");
            batch.bind("id", person.id())
                    .bind("kind", person.kind().name())
                    .bind("name", person.name())
                    .bind("nameEn", person.nameEn())
                    .bind("phone", person.phone())
                    .bind("suspended", person.suspended())
                    .bind("from", Columns.millis(person.validFrom()))
                    .bind("until", Columns.millis(person.validUntil()))
                    .add();
        }
        batch.execute();
        holders.putAll(
                transaction,
                people.stream()
                        .map(person -> holder(person, relationsOf(transaction.handle(), person.id())))
                        .toList());
    }

    /** Erases the person and everything by which they passed doors. What doors recorded stays, without a name. */
    public void remove(String person, String by) {
        database.change(transaction -> {
            Handle handle = transaction.handle();
            get(handle, person);
            handle.createUpdate("DELETE FROM relation WHERE person = :person")
                    .bind("person", person)
                    .execute();
            handle.createUpdate("DELETE FROM person WHERE id = :person")
                    .bind("person", person)
                    .execute();
            holders.remove(transaction, person, by, clock.instant());
        });
    }

    public Optional<Person> find(String id) {
        return database.read(transaction -> find(transaction.handle(), id));
    }

    public Person get(String id) {
        return database.read(transaction -> get(transaction.handle(), id));
    }

    /**
     * By name and id.
     *
     * @param search part of a name or phone number; null for all
     * @param unit only people who relate to this home now; null for all
     */
    public Page<Person> list(
            @Nullable HolderKind kind,
            @Nullable String search,
            @Nullable String unit,
            @Nullable String cursor,
            int size) {
        String[] after = (Page.decode(cursor) + "\n\n").split("\n", -1);
        String pattern = search == null
                ? ""
                : "%" + search.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
        return database.read(transaction -> {
            List<Person> rows = transaction
                    .handle()
                    .createQuery("SELECT * FROM person WHERE (name, id) > (:afterName, :afterId)"
                            + " AND (:kind = '' OR kind = :kind)"
                            + " AND (:pattern = '' OR name LIKE :pattern ESCAPE '!' OR name_en LIKE :pattern ESCAPE '!'"
                            + " OR phone LIKE :pattern ESCAPE '!')"
                            + " AND (:unit = '' OR id IN (SELECT person FROM relation WHERE unit = :unit"
                            + " AND from_at <= :now AND (until_at IS NULL OR until_at > :now)))"
                            + " ORDER BY name, id LIMIT :limit")
                    .bind("afterName", after[0])
                    .bind("afterId", after[1])
                    .bind("kind", kind == null ? "" : kind.name())
                    .bind("pattern", pattern)
                    .bind("unit", unit == null ? "" : unit)
                    .bind("now", clock.millis())
                    .bind("limit", size + 1)
                    .map((row, context) -> person(row))
                    .list();
            return Page.of(rows, size, person -> person.name() + "\n" + person.id());
        });
    }

    /** Chinese names by id, for lists of events; unknown ids are left out. */
    public Map<String, String> names(Collection<String> ids) {
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

    /** Begins a relation. */
    public Relation relate(String person, String unit, Relation.Kind kind, Instant from, @Nullable Instant until) {
        Refused.unless(until == null || from.isBefore(until), "relation-order");
        Relation relation = new Relation(Ids.next(), person, unit, kind, from, until);
        database.change(transaction -> {
            Handle handle = transaction.handle();
            get(handle, person);
            long units = handle.createQuery("SELECT count(*) FROM unit WHERE id = :unit")
                    .bind("unit", unit)
                    .mapTo(Long.class)
                    .one();
            if (units == 0) {
                throw Refused.notFound("unit-unknown");
            }
            handle.createUpdate("INSERT INTO relation (id, person, unit, kind, from_at, until_at)"
                            + " VALUES (:id, :person, :unit, :kind, :from, :until)")
                    .bind("id", relation.id())
                    .bind("person", person)
                    .bind("unit", unit)
                    .bind("kind", kind.name())
                    .bind("from", from.toEpochMilli())
                    .bind("until", Columns.millis(until))
                    .execute();
            tellAccess(transaction, person);
        });
        return relation;
    }

    /** Ends a relation at an instant; with the last one, a resident's way through the doors ends too. */
    public void endRelation(String relation, Instant until) {
        database.change(transaction -> {
            Handle handle = transaction.handle();
            String person = handle.createQuery("SELECT person FROM relation WHERE id = :id")
                    .bind("id", relation)
                    .mapTo(String.class)
                    .findOne()
                    .orElseThrow(() -> Refused.notFound("relation-unknown"));
            handle.createUpdate("UPDATE relation SET until_at = :until WHERE id = :id")
                    .bind("id", relation)
                    .bind("until", until.toEpochMilli())
                    .execute();
            tellAccess(transaction, person);
        });
    }

    public List<Relation> relationsOf(String person) {
        return database.read(transaction -> relationsOf(transaction.handle(), person));
    }

    public List<Relation> relationsAt(String unit) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM relation WHERE unit = :unit ORDER BY from_at, id")
                .bind("unit", unit)
                .map((row, context) -> relation(row))
                .list());
    }

    private void tellAccess(Transaction transaction, String person) {
        holders.put(transaction, holder(get(transaction.handle(), person), relationsOf(transaction.handle(), person)));
    }

    /** A resident's validity is the person's own, narrowed to the time in which some relation lasts. */
    static Holders.Holder holder(Person person, List<Relation> relations) {
        Instant from = person.validFrom();
        Instant until = person.validUntil();
        if (person.kind() == HolderKind.RESIDENT && !relations.isEmpty()) {
            Instant first = relations.get(0).from();
            from = from == null || from.isBefore(first) ? first : from;
            List<Instant> ends = new ArrayList<>();
            boolean lasting = false;
            for (Relation relation : relations) {
                Instant end = relation.until();
                if (end == null) {
                    lasting = true;
                } else {
                    ends.add(end);
                }
            }
            if (!lasting) {
                Instant last = ends.stream().max(Instant::compareTo).orElseThrow();
                until = until == null || last.isBefore(until) ? last : until;
            }
        }
        return new Holders.Holder(person.id(), person.kind(), person.suspended(), from, until);
    }

    private static List<Relation> relationsOf(Handle handle, String person) {
        return handle.createQuery("SELECT * FROM relation WHERE person = :person ORDER BY from_at, id")
                .bind("person", person)
                .map((row, context) -> relation(row))
                .list();
    }

    private static Person get(Handle handle, String id) {
        return find(handle, id).orElseThrow(() -> Refused.notFound("person-unknown"));
    }

    private static Optional<Person> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM person WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> person(row))
                .findOne();
    }

    private static Person person(ResultSet row) throws SQLException {
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

    private static Relation relation(ResultSet row) throws SQLException {
        return new Relation(
                text(row, "id"),
                text(row, "person"),
                text(row, "unit"),
                Relation.Kind.valueOf(text(row, "kind")),
                instant(row, "from_at"),
                instantOrNull(row, "until_at"));
    }
}
