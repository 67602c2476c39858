package org.linli.cloud.fees;

import static org.linli.cloud.storage.Columns.text;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;

/**
 * Posts late fees: for each late bill what has come up since the last time, as a bill of its own. Doing it twice for one day posts nothing more, however it
 * was interrupted. Thread: any; calls block.
 */
public final class LateFeePosting {

    /** Bills in one transaction. */
    private static final int BILLS = 500;

    /** Something paid longer ago has been looked at. */
    private static final int LOOK_BACK_DAYS = 62;

    private final Database database;
    private final Bills bills;

    public LateFeePosting(Database database, Bills bills) {
        this.database = database;
        this.bills = bills;
    }

    /**
     * @param day up to and including it
     * @param settledOnly only bills that are paid by now, so that an open one gets one late fee a month and not one a day
     * @return sum of what was posted, in fen
     */
    public long post(String community, LocalDate day, LocalDate today, String actor, boolean settledOnly) {
        Map<String, LateFeeRule> rules = rules(community);
        List<String> late = bills.late(community, rules.keySet(), day, day.minusDays(LOOK_BACK_DAYS));
        Bills.Posting posting = new Bills.Posting(community, actor, today);
        long posted = 0;
        for (int begin = 0; begin < late.size(); begin += BILLS) {
            List<String> some = late.subList(begin, Math.min(late.size(), begin + BILLS));
            posted += database.write(transaction -> post(transaction, posting, some, rules, day, settledOnly));
        }
        return posted;
    }

    private Map<String, LateFeeRule> rules(String community) {
        return database.read(transaction -> {
            Map<String, LateFeeRule> rules = new TreeMap<>();
            transaction
                    .handle()
                    .createQuery("SELECT body FROM fee_item WHERE community = :community")
                    .bind("community", community)
                    .map((row, context) -> JsonText.read(text(row, "body"), FeeItem.class))
                    .forEach(item -> {
                        LateFeeRule rule = item.lateFee();
                        if (rule != null) {
                            rules.put(item.id(), rule);
                        }
                    });
            return rules;
        });
    }

    private long post(
            Transaction transaction,
            Bills.Posting posting,
            List<String> ids,
            Map<String, LateFeeRule> rules,
            LocalDate day,
            boolean settledOnly) {
        String community = posting.community();
        transaction.serialise("late-fees:" + community);
        Map<String, Charged> before = charged(transaction.handle(), community, ids);
        List<Bills.NewLateFee> fees = new ArrayList<>();
        BulkInsert rows = new BulkInsert(transaction, "fee_late_fee", "", "community", "bill", "on_day", "total_fen");
        long sum = 0;
        for (Bills.Late bill : bills.owed(transaction, community, ids)) {
            LateFeeRule rule = rules.get(bill.item());
            boolean open = !bill.owed().isEmpty()
                    && bill.owed().get(bill.owed().size() - 1).fen() > 0;
            if (rule == null || (open && settledOnly)) {
                continue;
            }
            Charged last =
                    before.getOrDefault(bill.bill(), new Charged(bill.due().plusDays(rule.graceDays()), 0));
            long total = LateFees.until(
                    day,
                    rule,
                    bill.amountFen(),
                    bill.due(),
                    bill.owed().stream()
                            .map(each -> new LateFees.Owed(each.from(), each.fen()))
                            .toList());
            long more = total - last.totalFen();
            if (more <= 0 || !day.isAfter(last.day())) {
                continue;
            }
            rows.add(community, bill.bill(), day.toString(), total);
            fees.add(new Bills.NewLateFee(
                    bill,
                    last.day().plusDays(1),
                    day,
                    more,
                    JsonText.write(explain(bill, rule, day, total, last.totalFen())),
                    "late-fee/" + bill.bill() + "/" + day));
            sum = Math.addExact(sum, more);
        }
        rows.flush();
        if (!fees.isEmpty()) {
            bills.postLateFees(transaction, posting, fees);
        }
        return sum;
    }

    private static Explanation explain(Bills.Late bill, LateFeeRule rule, LocalDate day, long total, long before) {
        String yuan = Fraction.of(total - before, 100).text(2);
        return new Explanation(
                "LATE",
                List.of(),
                List.of(),
                yuan,
                Rounding.USUAL,
                total - before,
                new Explanation.LateDays(bill.bill(), bill.due(), day, rule, bill.amountFen(), total, before));
    }

    private record Charged(LocalDate day, long totalFen) {}

    private static Map<String, Charged> charged(Handle handle, String community, List<String> ids) {
        Map<String, Charged> known = new HashMap<>();
        handle.createQuery("SELECT bill, max(on_day) AS on_day, max(total_fen) AS total_fen FROM fee_late_fee"
                        + " WHERE community = :community AND bill IN (<bills>) GROUP BY bill")
                .bind("community", community)
                .bindList("bills", ids)
                .map((row, context) -> known.put(
                        text(row, "bill"), new Charged(LocalDate.parse(text(row, "on_day")), row.getLong("total_fen"))))
                .list();
        return known;
    }
}
