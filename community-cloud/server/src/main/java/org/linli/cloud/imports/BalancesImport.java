package org.linli.cloud.imports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.OpeningBooks;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.people.BulkHomes;

/**
 * 期初余额表: what households owe or have to their credit when a community leaves its earlier system, one row for each debt or credit. Only adds; a balance that
 * was brought along before must be as the row says.
 */
public final class BalancesImport implements ImportTarget {

    /** Item of every debt brought along; no fee item can have it, so that no late fee is reckoned on what an earlier system charged. */
    static final String ITEM = "opening";

    private static final String ITEM_NAME = "期初欠费";

    private static final String EXPLANATION =
            "{\"formula\":\"OPENING\",\"zh\":\"从原系统结转的欠费\",\"en\":\"Carried over from the earlier system\"}";

    private static final List<Field> FIELDS = List.of(
            Field.text("building", "楼栋", "Building", 100, "楼", "楼号", "楼栋名称", "栋")
                    .needed()
                    .like("1号楼"),
            Field.text("unit", "房号", "Unit", 100, "房屋", "房间号", "室号", "home", "room")
                    .needed()
                    .like("1单元101"),
            Field.text("name", "姓名", "Name", 100, "住户", "住户姓名", "业主姓名", "full name"),
            Field.text("item", "费用项目", "Item", 100, "收费项目", "项目", "费用").like("物业费"),
            Field.month("from", "起始月", "First month", "费用起始月", "开始月份", "月份", "所属月份")
                    .like("2025-10"),
            Field.month("until", "截止月", "Last month", "费用截止月", "结束月份").like("2025-12"),
            Field.date("due", "应缴日期", "Due on", "应收日期", "due").like("2026-01-31"),
            Field.money("owed", "欠费金额", "Owed", "欠费", "欠款", "应收余额").like("845.50"),
            Field.money("prepaid", "预存金额", "Prepaid", "预存", "预存余额", "预收余额", "预缴"));

    private final OpeningBooks books;
    private final BulkHomes homes;

    public BalancesImport(OpeningBooks books, BulkHomes homes) {
        this.books = books;
        this.homes = homes;
    }

    @Override
    public String kind() {
        return "balances";
    }

    /** A cashier could give credit to a friend. */
    @Override
    public Set<String> roles() {
        return Set.of("MANAGER");
    }

    /** Credit that is brought along can be paid out. */
    @Override
    public boolean asksForProof() {
        return true;
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    @Override
    public Prepared prepare(ImportContext context, List<ImportRow> rows, RowErrors errors) {
        return new Plan(context, errors).read(rows);
    }

    /** First and last day. */
    private record Period(LocalDate from, LocalDate until) {
        @Override
        public String toString() {
            return from + " " + until;
        }
    }

    /** What is known, and what the rows add to it. Not safe for several threads. */
    private final class Plan implements Prepared {
        private final ImportContext context;
        private final RowErrors errors;
        private final HouseholdFinder households;
        private final Map<String, Long> debts = new HashMap<>();
        private final Map<String, Long> credits = new HashMap<>();
        private final Map<String, Integer> seen = new HashMap<>();
        private final List<Action> actions = new ArrayList<>();
        private final List<NewBill> newDebts = new ArrayList<>();
        private final List<NewPayment> newCredits = new ArrayList<>();

        Plan(ImportContext context, RowErrors errors) {
            this.context = context;
            this.errors = errors;
            this.households = new HouseholdFinder(homes, context);
            OpeningBooks.Standing standing = books.standing(context.transaction(), context.community());
            for (Bill bill : standing.bills()) {
                debts.put(
                        debtKey(bill.household(), bill.itemName(), new Period(bill.from(), bill.until())),
                        bill.amountFen());
            }
            for (Payment payment : standing.payments()) {
                credits.put(payment.household(), payment.amountFen());
            }
        }

        private static String debtKey(String household, String item, Period period) {
            return household + "\n" + item + "\n" + period;
        }

        Plan read(List<ImportRow> rows) {
            rows.forEach(row -> actions.add(decide(row)));
            return this;
        }

        private Action decide(ImportRow row) {
            HouseholdFinder.Found found = households.find(row, errors);
            long owed = row.number("owed", 0);
            long prepaid = row.number("prepaid", 0);
            if (owed > 0 == prepaid > 0) {
                errors.add(
                        row.number(),
                        "owed",
                        owed > 0 ? "一行只能填欠费或预存之一，请分成两行" : "请填写欠费金额或预存金额，且大于零",
                        owed > 0 ? "and Prepaid are two rows; divide them" : "or Prepaid must be more than nothing");
                return Action.SAME;
            }
            return owed > 0 ? debt(row, found, owed) : credit(row, found, prepaid);
        }

        private Action debt(ImportRow row, HouseholdFinder.@Nullable Found found, long owedFen) {
            Period period = period(row);
            if (period == null || found == null) {
                return Action.SAME;
            }
            LocalDate due = row.date("due");
            if (due != null && due.isBefore(period.from())) {
                errors.add(row.number(), "due", "早于起始月", "is before the first month");
                return Action.SAME;
            }
            String item = row.has("item") ? row.text("item") : ITEM_NAME;
            String key = debtKey(found.household(), item, period);
            if (isTwin(row, key) || isKnown(row, "owed", debts.get(key), owedFen)) {
                return Action.SAME;
            }
            newDebts.add(new NewBill(
                    found.household(),
                    found.unit(),
                    ITEM,
                    item,
                    FeeType.OPENING,
                    period.from(),
                    period.until(),
                    due == null ? period.until() : due,
                    owedFen,
                    EXPLANATION,
                    null,
                    "opening:" + context.run() + ":" + row.number(),
                    null));
            return Action.ADD;
        }

        /** Null after a complaint. */
        private @Nullable Period period(ImportRow row) {
            YearMonth from = row.month("from");
            if (from == null) {
                errors.add(row.number(), "from", "欠费要填写起始月", "is needed for what is owed");
                return null;
            }
            YearMonth last = row.month("until");
            YearMonth until = last == null ? from : last;
            if (until.isBefore(from)) {
                errors.add(row.number(), "until", "早于起始月", "is before the first month");
                return null;
            }
            if (until.isAfter(YearMonth.from(context.today()))) {
                errors.add(row.number(), last == null ? "from" : "until", "是将来的月份", "is in the future");
                return null;
            }
            return new Period(from.atDay(1), until.atEndOfMonth());
        }

        private Action credit(ImportRow row, HouseholdFinder.@Nullable Found found, long prepaidFen) {
            for (String column : List.of("from", "until", "due")) {
                if (row.has(column)) {
                    errors.add(row.number(), column, "预存款没有所属期，请留空", "does not go with a prepayment; leave it empty");
                    return Action.SAME;
                }
            }
            if (found == null
                    || isTwin(row, found.household())
                    || isKnown(row, "prepaid", credits.get(found.household()), prepaidFen)) {
                return Action.SAME;
            }
            newCredits.add(new NewPayment(
                    found.household(),
                    PaymentMethod.OPENING,
                    "",
                    row.text("item"),
                    "",
                    "",
                    prepaidFen,
                    NewPayment.Use.KEEP,
                    List.of(),
                    context.now(),
                    "opening:" + context.run() + ":" + row.number()));
            return Action.ADD;
        }

        private boolean isTwin(ImportRow row, String key) {
            Integer before = seen.putIfAbsent(key, row.number());
            if (before != null) {
                errors.add(row.number(), "", "与第 " + before + " 行重复", "is the same as row " + before);
            }
            return before != null;
        }

        private boolean isKnown(ImportRow row, String column, @Nullable Long knownFen, long wantedFen) {
            if (knownFen != null && knownFen != wantedFen) {
                String yuan = BigDecimal.valueOf(knownFen, 2).toPlainString();
                errors.add(
                        row.number(),
                        column,
                        "已导入过 " + yuan + " 元；要改请先撤销那次导入",
                        "was imported before as " + yuan + " yuan; undo that import to change it");
            }
            return knownFen != null;
        }

        @Override
        public List<Action> actions() {
            return actions;
        }

        @Override
        public void write(ImportContext writing, ChangeLog log) {
            Posting posting = BalanceEntities.posting(writing);
            List<String> bills = books.postDebts(writing.transaction(), posting, newDebts);
            for (int i = 0; i < bills.size(); i++) {
                NewBill bill = newDebts.get(i);
                log.added(
                        BalanceEntities.DEBT,
                        bills.get(i),
                        BalanceEntities.debt(
                                bill.household(),
                                bill.itemName(),
                                new Period(bill.from(), bill.until()).toString(),
                                bill.amountFen()));
            }
            List<String> payments = books.postCredits(writing.transaction(), posting, newCredits);
            for (int i = 0; i < payments.size(); i++) {
                NewPayment payment = newCredits.get(i);
                log.added(
                        BalanceEntities.CREDIT,
                        payments.get(i),
                        BalanceEntities.credit(payment.household(), payment.amountFen()));
            }
        }
    }
}
