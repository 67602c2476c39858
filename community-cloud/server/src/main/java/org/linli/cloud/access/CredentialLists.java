package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.messages.access.CardItem;

/** Cards, phones and who has a PIN, of everybody whom a community knows, by holder. Thread: any; calls block. */
public final class CredentialLists {

    private final Database database;

    public CredentialLists(Database database) {
        this.database = database;
    }

    public Page<CardItem> cards(String community, @Nullable String cursor, int size) {
        return page(
                "card",
                "id",
                "k.id, k.holder, k.format, k.facility, k.number, k.valid_from, k.valid_until",
                community,
                cursor,
                size,
                (row, context) -> new Held<>(
                        text(row, "id"),
                        text(row, "holder"),
                        new CardItem(
                                text(row, "id"),
                                text(row, "holder"),
                                CardItem.CardFormat.valueOf(text(row, "format")),
                                row.getInt("facility"),
                                row.getLong("number"),
                                instantOrNull(row, "valid_from"),
                                instantOrNull(row, "valid_until"))));
    }

    public Page<PassKeys.PassKey> phones(String community, @Nullable String cursor, int size) {
        return page(
                "pass_key",
                "id",
                "k.id, k.holder, k.label, k.registered_at, k.valid_until",
                community,
                cursor,
                size,
                (row, context) -> new Held<>(
                        text(row, "id"),
                        text(row, "holder"),
                        new PassKeys.PassKey(
                                text(row, "id"),
                                text(row, "holder"),
                                text(row, "label"),
                                instant(row, "registered_at"),
                                instantOrNull(row, "valid_until"))));
    }

    public Page<Pins.Pin> pins(String community, @Nullable String cursor, int size) {
        return page(
                "pin",
                "user_code",
                "k.holder, k.user_code, k.set_at",
                community,
                cursor,
                size,
                (row, context) -> new Held<>(
                        text(row, "user_code"),
                        text(row, "holder"),
                        new Pins.Pin(text(row, "holder"), text(row, "user_code"), instantOrNull(row, "set_at"))));
    }

    private record Held<T>(String id, String holder, T what) {}

    /** Holders are walked along their index, and of each the few things it has: nothing is sorted that is not shown. */
    private <T> Page<T> page(
            String table,
            String id,
            String columns,
            String community,
            @Nullable String cursor,
            int size,
            RowMapper<Held<T>> mapper) {
        String[] after = Page.decodePair(cursor);
        List<Held<T>> rows = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT " + columns + " FROM holder_community c JOIN " + table
                        + " k ON k.holder = c.holder WHERE c.community = :community AND c.holder >= :holder"
                        + " AND (c.holder > :holder OR k." + id + " > :id) ORDER BY c.holder, k." + id
                        + " LIMIT :limit")
                .bind("community", community)
                .bind("holder", after[1])
                .bind("id", after[0])
                .bind("limit", size + 1)
                .map(mapper)
                .list());
        return Page.of(rows, size, row -> Page.pair(row.id(), row.holder())).map(Held::what);
    }
}
