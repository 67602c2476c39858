package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.messages.access.CardItem;

/** The cards of holders. A number belongs to one card only. Thread: any. */
public final class Cards {

    /** Of one holder: their list comes whole. */
    private static final int MAX_CARDS = 50;

    private final Database database;
    private final AccessChanges changes;

    public Cards(Database database, AccessChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    public CardItem put(String community, CardItem card) {
        check(card);
        changes.change((handle, touched) -> {
            Holders.mustBeIn(handle, community, card.holder());
            boolean taken = handle.createQuery("SELECT count(*) FROM card WHERE company ="
                                    + " (SELECT company FROM holder WHERE id = :holder) AND format = :format"
                                    + " AND facility = :facility AND number = :number AND id <> :id")
                            .bind("holder", card.holder())
                            .bind("format", card.format().name())
                            .bind("facility", card.facility())
                            .bind("number", card.number())
                            .bind("id", card.id())
                            .mapTo(Long.class)
                            .one()
                    > 0;
            if (taken) {
                throw Refused.conflict("card-already-known");
            }
            boolean full = handle.createQuery("SELECT count(*) FROM card WHERE holder = :holder AND id <> :id")
                            .bind("holder", card.holder())
                            .bind("id", card.id())
                            .mapTo(Long.class)
                            .one()
                    >= MAX_CARDS;
            if (full) {
                throw Refused.conflict("too-many-cards");
            }
            holdersOf(handle, card.id()).forEach(touched::holder);
            handle.createUpdate("DELETE FROM card WHERE id = :id")
                    .bind("id", card.id())
                    .execute();
            insert(handle, List.of(card));
            touched.holder(card.holder());
        });
        return card;
    }

    static void insert(Handle handle, List<CardItem> cards) {
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO card (id, company, holder, format, facility, number, valid_from, valid_until)"
                        + " SELECT :id, h.company, h.id, CAST(:format AS TEXT), :facility, :number,"
                        + " CAST(:from AS BIGINT), CAST(:until AS BIGINT) FROM holder h"
                        + " WHERE h.id = :holder");
        for (CardItem card : cards) {
            batch.bind("id", card.id())
                    .bind("holder", card.holder())
                    .bind("format", card.format().name())
                    .bind("facility", card.facility())
                    .bind("number", card.number())
                    .bind("from", Columns.millis(card.validFrom()))
                    .bind("until", Columns.millis(card.validUntil()))
                    .add();
        }
        batch.execute();
    }

    public void remove(String community, String card) {
        changes.change((handle, touched) -> {
            List<String> holders = handle.createQuery("SELECT k.holder FROM card k JOIN holder_community c"
                            + " ON c.holder = k.holder AND c.community = :community WHERE k.id = :card")
                    .bind("community", community)
                    .bind("card", card)
                    .mapTo(String.class)
                    .list();
            if (holders.isEmpty()) {
                throw Refused.notFound("card-unknown");
            }
            holders.forEach(touched::holder);
            handle.createUpdate("DELETE FROM card WHERE id = :card")
                    .bind("card", card)
                    .execute();
        });
    }

    private static List<String> holdersOf(Handle handle, String card) {
        return new ArrayList<>(handle.createQuery("SELECT holder FROM card WHERE id = :card")
                .bind("card", card)
                .mapTo(String.class)
                .list());
    }

    public List<CardItem> ofHolder(String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, holder, format, facility, number, valid_from, valid_until FROM card"
                        + " WHERE holder = :holder ORDER BY id")
                .bind("holder", holder)
                .map((row, context) -> new CardItem(
                        text(row, "id"),
                        text(row, "holder"),
                        CardItem.CardFormat.valueOf(text(row, "format")),
                        row.getInt("facility"),
                        row.getLong("number"),
                        instantOrNull(row, "valid_from"),
                        instantOrNull(row, "valid_until")))
                .list());
    }

    private static void check(CardItem card) {
        Holders.checkId(card.id(), "card-id");
        int maxFacility = switch (card.format()) {
            case WIEGAND_26 -> 255;
            case WIEGAND_34 -> 65_535;
            case UID -> 0;
        };
        Refused.unless(card.facility() >= 0 && card.facility() <= maxFacility, "card-facility");
        long maxNumber = card.format() == CardItem.CardFormat.UID ? Long.MAX_VALUE : 65_535;
        Refused.unless(card.number() >= 0 && card.number() <= maxNumber, "card-number");
    }
}
