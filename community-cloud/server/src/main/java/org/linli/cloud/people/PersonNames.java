package org.linli.cloud.people;

import java.util.Optional;
import org.linli.cloud.storage.Transaction;

/** What people and homes are called, inside a running transaction. */
public final class PersonNames {

    private PersonNames() {}

    /** Empty for somebody whom the community does not know. */
    public static Optional<String> of(Transaction transaction, String community, String person) {
        return transaction
                .handle()
                .createQuery("SELECT p.name FROM person p JOIN person_community c ON c.person = p.id"
                        + " WHERE p.id = :person AND c.community = :community")
                .bind("person", person)
                .bind("community", community)
                .mapTo(String.class)
                .findOne();
    }

    /** Building and number; the id of one that is gone. */
    public static String home(Transaction transaction, String unit) {
        return transaction
                .handle()
                .createQuery("SELECT b.name || ' ' || u.name FROM unit u JOIN building b ON b.id = u.building"
                        + " WHERE u.id = :unit")
                .bind("unit", unit)
                .mapTo(String.class)
                .findOne()
                .orElse(unit);
    }
}
