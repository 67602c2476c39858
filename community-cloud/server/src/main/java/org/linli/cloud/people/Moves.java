package org.linli.cloud.people;

import java.time.Instant;
import java.util.Collection;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.storage.Transaction;

/** What others are told of people who come and go, as far as an agreement says so. */
final class Moves {

    private Moves() {}

    /** The change is of the day from which the person lives there; it may lie ahead. */
    static void in(Handle handle, String community, Relation relation) {
        ChangeFeed.add(handle, in(community, relation));
    }

    /** Many at once. */
    static void in(Transaction transaction, String community, Collection<Relation> relations) {
        ChangeFeed.addAll(
                transaction,
                relations.stream().map(relation -> in(community, relation)).toList());
    }

    private static NewChange in(String community, Relation relation) {
        return new NewChange(community, DataKind.PERSON, relation.id(), relation.from())
                .with("movement", "IN")
                .with("relation", relation.kind())
                .with("person", relation.person())
                .with("unit", relation.unit());
    }

    /** Relations that are taken back, as if they had never been: from their beginning nobody came. */
    static void never(Transaction transaction, String community, Collection<Relation> relations) {
        ChangeFeed.addAll(
                transaction,
                relations.stream()
                        .map(relation -> out(community, relation.id(), relation.person(), relation.from()))
                        .toList());
    }

    /** @param subject id of the relation, or of the household that went as a whole */
    static void out(Handle handle, String community, String subject, String person, Instant until) {
        ChangeFeed.add(handle, out(community, subject, person, until));
    }

    private static NewChange out(String community, String subject, String person, Instant until) {
        return new NewChange(community, DataKind.PERSON, subject, until)
                .with("movement", "OUT")
                .with("person", person);
    }
}
