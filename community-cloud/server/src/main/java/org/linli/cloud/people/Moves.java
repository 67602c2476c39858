package org.linli.cloud.people;

import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;

/** What others are told of people who come and go, as far as an agreement says so. */
final class Moves {

    private Moves() {}

    /** The change is of the day from which the person lives there; it may lie ahead. */
    static void in(Handle handle, String community, Relation relation) {
        ChangeFeed.add(
                handle,
                new NewChange(community, DataKind.PERSON, relation.id(), relation.from())
                        .with("movement", "IN")
                        .with("relation", relation.kind())
                        .with("person", relation.person())
                        .with("unit", relation.unit()));
    }

    /** @param subject id of the relation, or of the household that went as a whole */
    static void out(Handle handle, String community, String subject, String person, Instant until) {
        ChangeFeed.add(
                handle,
                new NewChange(community, DataKind.PERSON, subject, until)
                        .with("movement", "OUT")
                        .with("person", person));
    }
}
