package org.linli.cloud.access;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/**
 * Every change to who may pass goes through here: the change, the new items of the doors it touches and their new revisions are one transaction. Only what
 * was touched is computed again, so that one person's card among 50 000 costs a few rows. After the commit the listeners hear which doors have news.
 *
 * <p>Thread: any; changes run one after the other.
 */
public final class AccessChanges {

    /** With more holders than this in one change it is cheaper to compute the doors whole. */
    private static final int MANY_HOLDERS = 2000;

    private static final int PIECE = 400;

    private final Database database;
    private final Clock clock;
    private final List<Consumer<List<DoorRevision>>> listeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Transaction, List<Consents.Consent>>> withdrawals = new CopyOnWriteArrayList<>();

    public AccessChanges(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Hears of news for doors, after the commit, on the thread of whoever made the change. */
    public void listen(Consumer<List<DoorRevision>> listener) {
        listeners.add(listener);
    }

    /** Hears of consents that end, in the transaction that ends them. */
    void onWithdrawn(BiConsumer<Transaction, List<Consents.Consent>> listener) {
        withdrawals.add(listener);
    }

    /** Changes the tables and says what it touched. */
    interface Work<T extends @Nullable Object> {
        T run(Handle handle, Touched touched);
    }

    /** The same without a result. */
    interface Action {
        void run(Handle handle, Touched touched);
    }

    <T extends @Nullable Object> T write(Work<T> work) {
        return database.write(transaction -> within(transaction, work));
    }

    void change(Action action) {
        write((handle, touched) -> {
            action.run(handle, touched);
            return Boolean.TRUE;
        });
    }

    /** As part of a wider transaction. */
    <T extends @Nullable Object> T within(Transaction transaction, Work<T> work) {
        transaction.serialise("access");
        Touched touched = new Touched();
        T result = work.run(transaction.handle(), touched);
        if (!touched.isEmpty()) {
            List<DoorRevision> news = recompute(transaction.handle(), touched, clock.instant());
            if (!news.isEmpty()) {
                transaction.afterCommit(() -> listeners.forEach(listener -> listener.accept(news)));
            }
        }
        List<Consents.Consent> ended = List.copyOf(touched.withdrawn());
        if (!ended.isEmpty()) {
            withdrawals.forEach(listener -> listener.accept(transaction, ended));
        }
        return result;
    }

    /** Drops marks of removed items that every door is past, and items whose time is over; once a day is often enough. */
    public void tidy() {
        change((handle, touched) -> touched.everyDoor());
        database.change(transaction -> {
            transaction.serialise("access");
            Handle handle = transaction.handle();
            handle.execute("UPDATE door_access SET floor_revision = COALESCE(reported_revision, floor_revision)"
                    + " WHERE reported_revision > floor_revision");
            handle.execute("DELETE FROM door_item WHERE removed AND revision <="
                    + " (SELECT a.floor_revision FROM door_access a WHERE a.door = door_item.door)");
        });
    }

    private static List<DoorRevision> recompute(Handle handle, Touched touched, Instant now) {
        boolean wholeDoors = touched.holders().size() > MANY_HOLDERS;
        Set<String> doors = new TreeSet<>(touched.doors());
        Set<String> doorsWithAllHolders = new TreeSet<>(touched.doorsWithHolders());
        if (touched.isEveryDoor() || wholeDoors) {
            List<String> all = handle.createQuery("SELECT id FROM door")
                    .mapTo(String.class)
                    .list();
            doors.addAll(all);
            if (wholeDoors) {
                doorsWithAllHolders.addAll(all);
            }
        }
        if (!touched.communities().isEmpty()) {
            handle.createQuery("SELECT id FROM door WHERE community IN (<communities>)")
                    .bindList("communities", List.copyOf(touched.communities()))
                    .mapTo(String.class)
                    .forEach(doors::add);
        }
        Map<String, Set<String>> holdersOfDoor = new TreeMap<>();
        if (!wholeDoors) {
            pieces(touched.holders()).forEach(piece -> doorsOf(handle, piece, holdersOfDoor));
        }
        Set<String> affected = new TreeSet<>(doors);
        affected.addAll(holdersOfDoor.keySet());
        List<DoorRevision> news = new ArrayList<>();
        ItemQueries queries = new ItemQueries(handle);
        ItemTable table = new ItemTable(handle);
        for (String door : affected) {
            Map<StoredItem.Key, StoredItem> stored = new HashMap<>();
            List<StoredItem> wanted = new ArrayList<>();
            if (doors.contains(door)) {
                stored.putAll(table.ofDoor(door));
                wanted.addAll(queries.ofDoor(door, now));
            }
            if (doorsWithAllHolders.contains(door)) {
                stored.putAll(table.ofHolders(door, null));
                wanted.addAll(queries.ofHolders(door, null, now));
            } else {
                pieces(holdersOfDoor.getOrDefault(door, Set.of())).forEach(piece -> {
                    stored.putAll(table.ofHolders(door, piece));
                    wanted.addAll(queries.ofHolders(door, piece, now));
                });
            }
            DoorRevision revision = table.replace(door, stored, wanted, now);
            if (revision != null) {
                news.add(revision);
            }
        }
        return news;
    }

    /** The doors that know these holders, and those that should. */
    private static void doorsOf(Handle handle, List<String> holders, Map<String, Set<String>> holdersOfDoor) {
        handle.createQuery("SELECT DISTINCT door, holder FROM door_item WHERE holder IN (<holders>) AND NOT removed"
                        + " UNION SELECT DISTINCT d.door, m.holder FROM group_member m"
                        + " JOIN access_rule r ON r.group_id = m.group_id JOIN rule_door d ON d.rule = r.id"
                        + " WHERE m.holder IN (<holders>)")
                .bindList("holders", holders)
                .map((row, context) -> new String[] {row.getString("door"), row.getString("holder")})
                .forEach(pair -> holdersOfDoor
                        .computeIfAbsent(pair[0], door -> new TreeSet<>())
                        .add(pair[1]));
    }

    private static List<List<String>> pieces(Collection<String> holders) {
        List<String> all = List.copyOf(holders);
        List<List<String>> pieces = new ArrayList<>();
        for (int start = 0; start < all.size(); start += PIECE) {
            pieces.add(all.subList(start, Math.min(all.size(), start + PIECE)));
        }
        return pieces;
    }
}
