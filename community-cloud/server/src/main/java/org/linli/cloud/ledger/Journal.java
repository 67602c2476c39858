package org.linli.cloud.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.StorageException;
import org.linli.cloud.storage.Transaction;

/**
 * Writes entries, and with them the sums on accounts, bills and payments. Nothing else writes any of these. Rows of accounts are locked in one order:
 * those of households by id, then the shared ones by id.
 */
final class Journal {

    /** Values in one list of a query. */
    static final int CHUNK = 500;

    private static final int MOST_TOLD = 100;

    /** Locks households until the transaction ends, opening their accounts when they have none: whoever posts for one of them waits. */
    void lock(Transaction transaction, String community, Collection<String> households) {
        Set<Account> accounts = new LinkedHashSet<>();
        for (String household : new TreeSet<>(households)) {
            accounts.add(Account.receivable(household));
            accounts.add(Account.prepayment(household));
        }
        Map<Account, Long> ids = ids(transaction, community, accounts);
        List<Long> rows = ids.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == AccountKind.RECEIVABLE)
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        // Changing a row to what it is locks it, in both databases.
        batch(transaction, "UPDATE ledger_account SET balance_fen = balance_fen WHERE id = ?", rows, List::of);
    }

    /** Adds entries and their effects. The rows of new bills and payments stand already with their first sums. */
    void post(Transaction transaction, Posting posting, List<Entry> entries) {
        tell(transaction, posting.community(), entries);
        Effects all = Effects.of(entries);
        Map<Account, Long> ids =
                ids(transaction, posting.community(), all.accounts().keySet());
        insert(
                transaction,
                posting.community(),
                entries.stream().map(entry -> new Recorded(posting, entry)).toList(),
                ids);
        addToAccounts(transaction, all.accounts(), ids);
        Effects later = Effects.of(entries.stream()
                .filter(entry -> entry.kind() != EntryKind.BILL && entry.kind() != EntryKind.PAYMENT)
                .toList());
        batch(
                transaction,
                "UPDATE ledger_bill SET open_fen = open_fen + ?, paid_fen = paid_fen + ?,"
                        + " written_off_fen = written_off_fen + ? WHERE id = ?",
                unreversed(later, entries).entrySet(),
                change -> List.of(
                        change.getValue().openFen(),
                        change.getValue().paidFen(),
                        change.getValue().writtenOffFen(),
                        change.getKey()));
        batch(
                transaction,
                "UPDATE ledger_bill SET open_fen = 0, paid_fen = 0, written_off_fen = 0, reversed = ? WHERE id = ?",
                reversed(entries),
                bill -> List.of(true, bill));
        batch(
                transaction,
                "UPDATE ledger_payment SET free_fen = free_fen + ?, refunded_fen = refunded_fen + ? WHERE id = ?",
                later.payments().entrySet(),
                change -> List.of(change.getValue().freeFen(), change.getValue().refundedFen(), change.getKey()));
    }

    /** An entry and how it was posted. */
    record Recorded(Posting posting, Entry entry) {}

    /** Of these, the households that have books. */
    Set<String> begun(Transaction transaction, String community, Collection<String> households) {
        Map<Account, Long> ids = new LinkedHashMap<>();
        Set<Account> accounts = new LinkedHashSet<>();
        households.forEach(household -> accounts.add(Account.receivable(household)));
        find(transaction.handle(), community, accounts, ids);
        Set<String> begun = new LinkedHashSet<>();
        ids.keySet().forEach(account -> begun.add(account.subject()));
        return begun;
    }

    /** Adds all entries there are of some households, whose accounts are opened with what the entries come to; bills and payments stand with their last sums. */
    void begin(Transaction transaction, String community, List<Recorded> recorded) {
        List<Entry> entries = recorded.stream().map(Recorded::entry).toList();
        tell(transaction, community, entries);
        Map<Account, Long> sums = Effects.of(entries).accounts();
        BulkInsert opened =
                new BulkInsert(transaction, "ledger_account", "", "community", "kind", "subject", "balance_fen");
        Map<Account, Long> shared = new LinkedHashMap<>();
        sums.forEach((account, fen) -> {
            if (account.kind().isOfHousehold()) {
                opened.add(community, account.kind().name(), account.subject(), fen);
            } else {
                shared.put(account, fen);
            }
        });
        opened.flush();
        Map<Account, Long> ids = ids(transaction, community, sums.keySet());
        insert(transaction, community, recorded, ids);
        addToAccounts(transaction, shared, ids);
    }

    /** Whose books change, for who has read them; in bulk the whole community's. */
    private static void tell(Transaction transaction, String community, List<Entry> entries) {
        Set<String> households = new LinkedHashSet<>();
        for (Entry entry : entries) {
            households.add(entry.household());
            if (households.size() > MOST_TOLD) {
                transaction.changes("books/" + community);
                return;
            }
        }
        households.forEach(household -> transaction.changes("books/" + community + "/" + household));
    }

    /** A reversed bill's sums and its flag change in one statement, as the table's checks want. */
    private static Map<String, Effects.BillChange> unreversed(Effects effects, List<Entry> entries) {
        Map<String, Effects.BillChange> left = new LinkedHashMap<>(effects.bills());
        left.keySet().removeAll(reversed(entries));
        return left;
    }

    private static Set<String> reversed(List<Entry> entries) {
        Set<String> bills = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (entry.kind() == EntryKind.BILL_REVERSAL && entry.reverses() != null) {
                bills.add(entry.reverses());
            }
        }
        return bills;
    }

    /** Lines first: the entry's row seals them. */
    private static void insert(
            Transaction transaction, String community, List<Recorded> recorded, Map<Account, Long> accounts) {
        BulkInsert lines = new BulkInsert(
                transaction, "ledger_line", "", "entry", "number", "account", "bill", "payment", "amount_fen");
        for (Recorded each : recorded) {
            Entry entry = each.entry();
            int number = 0;
            for (Line line : entry.lines()) {
                lines.add(
                        entry.id(),
                        number++,
                        known(accounts, line.account()),
                        line.bill(),
                        line.payment(),
                        line.amountFen());
            }
        }
        lines.flush();
        BulkInsert heads = new BulkInsert(
                transaction,
                "ledger_entry",
                "",
                "id",
                "community",
                "kind",
                "household",
                "business_date",
                "recorded_at",
                "actor",
                "reason",
                "source_key",
                "reverses");
        for (Recorded each : recorded) {
            Entry entry = each.entry();
            heads.add(
                    entry.id(),
                    community,
                    entry.kind().name(),
                    entry.household(),
                    each.posting().businessDate().toString(),
                    each.posting().recordedAt().toEpochMilli(),
                    each.posting().actor(),
                    entry.reason(),
                    entry.sourceKey(),
                    entry.reverses());
        }
        heads.flush();
    }

    private static void addToAccounts(Transaction transaction, Map<Account, Long> sums, Map<Account, Long> ids) {
        List<Account> order = new ArrayList<>(sums.keySet());
        order.removeIf(account -> sums.getOrDefault(account, 0L) == 0);
        order.sort(Comparator.comparing((Account account) -> !account.kind().isOfHousehold())
                .thenComparing(account -> known(ids, account)));
        batch(
                transaction,
                "UPDATE ledger_account SET balance_fen = balance_fen + ? WHERE id = ?",
                order,
                account -> List.of(sums.getOrDefault(account, 0L), known(ids, account)));
    }

    private static long known(Map<Account, Long> ids, Account account) {
        Long id = ids.get(account);
        if (id == null) {
            throw new IllegalStateException("an account was not opened");
        }
        return id;
    }

    private static Map<Account, Long> ids(Transaction transaction, String community, Set<Account> wanted) {
        Map<Account, Long> ids = new LinkedHashMap<>();
        find(transaction.handle(), community, wanted, ids);
        if (ids.size() < wanted.size()) {
            BulkInsert missing = new BulkInsert(
                    transaction, "ledger_account", "ON CONFLICT DO NOTHING", "community", "kind", "subject");
            Set<Account> absent = new LinkedHashSet<>(wanted);
            absent.removeAll(ids.keySet());
            absent.stream()
                    .sorted(Comparator.comparing(Account::kind).thenComparing(Account::subject))
                    .forEach(account -> missing.add(community, account.kind().name(), account.subject()));
            missing.flush();
            find(transaction.handle(), community, absent, ids);
        }
        return ids;
    }

    private static void find(Handle handle, String community, Set<Account> wanted, Map<Account, Long> into) {
        Map<AccountKind, List<String>> subjects = new LinkedHashMap<>();
        for (Account account : wanted) {
            subjects.computeIfAbsent(account.kind(), unused -> new ArrayList<>())
                    .add(account.subject());
        }
        subjects.forEach((kind, all) -> {
            for (List<String> some : chunks(all)) {
                handle.createQuery("SELECT id, subject FROM ledger_account"
                                + " WHERE community = :community AND kind = :kind AND subject IN (<subjects>)")
                        .bind("community", community)
                        .bind("kind", kind.name())
                        .bindList("subjects", some)
                        .map((row, context) -> into.put(new Account(kind, row.getString("subject")), row.getLong("id")))
                        .list();
            }
        });
    }

    static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }

    private interface Values<T> {
        List<Object> of(T item);
    }

    private static <T> void batch(Transaction transaction, String sql, Collection<T> items, Values<T> values) {
        if (items.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = transaction.handle().getConnection().prepareStatement(sql)) {
            for (T item : items) {
                List<Object> row = values.of(item);
                for (int i = 0; i < row.size(); i++) {
                    statement.setObject(i + 1, row.get(i));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new StorageException("the books could not be written", e);
        }
    }
}
