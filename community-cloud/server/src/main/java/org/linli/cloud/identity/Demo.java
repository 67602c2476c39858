package org.linli.cloud.identity;

import java.util.List;
import java.util.Set;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** A database that is marked as a demo, in which one-time links may stand for the second factor of fictional staff. The mark is set only by the seed. */
public final class Demo {

    private static final String MARK = "demo";

    private Demo() {}

    /**
     * Somebody of the fictional community.
     *
     * @param roles empty for a resident
     */
    public record Person(String id, String name, String nameEn, Set<Role> roles) {
        public Person {
            roles = Set.copyOf(roles);
        }
    }

    /** The people the seed named, in its order. */
    public static List<Person> people(Database database) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT value FROM cloud_setting WHERE name LIKE 'demo-person-%' ORDER BY name")
                .map((row, context) -> row.getString("value").split("\t", -1))
                .map(parts -> new Person(parts[0], parts[1], parts[2], Role.split(parts[3])))
                .list());
    }

    private static void set(Transaction transaction, String name, String value) {
        transaction
                .handle()
                .createUpdate("INSERT INTO cloud_setting (name, value) VALUES (:name, :value)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value")
                .bind("name", name)
                .bind("value", value)
                .execute();
    }

    /** Marks the database and makes accounts for its staff. Part of the seed's transaction; may be repeated. */
    public static void mark(Transaction transaction, Accounts accounts, List<Person> people) {
        set(transaction, MARK, "true");
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            String roles = person.roles().isEmpty() ? "" : Role.join(person.roles());
            set(
                    transaction,
                    "demo-person-%02d".formatted(i),
                    String.join("\t", person.id(), person.name(), person.nameEn(), roles));
        }
        people.stream()
                .filter(person -> !person.roles().isEmpty())
                .forEach(person -> accounts.putDemo(transaction, person));
    }

    public static boolean isMarked(Database database) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT count(*) FROM cloud_setting WHERE name = :name AND value = 'true'")
                        .bind("name", MARK)
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /**
     * A one-time link that signs the person in with all their roles.
     *
     * @throws IllegalStateException when the database is not a demo
     */
    public static Links.NewLink link(Database database, Links links, String person) {
        if (!isMarked(database)) {
            throw new IllegalStateException("this database is not a demo");
        }
        return links.demo(person);
    }
}
