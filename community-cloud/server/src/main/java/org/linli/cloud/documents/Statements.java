package org.linli.cloud.documents;

import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.BookReads;
import org.linli.cloud.ledger.EntryKind;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** Statements of households and homes, from the ledger's entries alone. Thread: any. */
public final class Statements {

    /** Days of one statement: a little over three years. */
    private static final int MAX_DAYS = 1_100;

    private static final int MAX_ROWS = 5_000;

    /** The company's own account, to which bills of homes without a household go. */
    private static final String VACANT = "vacant";

    private final Database database;
    private final Register register;
    private final Clock clock;
    private final BookReads books = new BookReads();

    public Statements(Database database, Register register, Clock clock) {
        this.database = database;
        this.register = register;
        this.clock = clock;
    }

    /** Statements on one paper: of one household, or of all that had a home. */
    public record Bundle(Register.Place place, LocalDate on, List<Statement> statements) {
        public Bundle {
            statements = List.copyOf(statements);
        }

        /** Debt less credit of all of them. */
        public long closingFen() {
            return statements.stream()
                    .mapToLong(each -> Statement.balance(each.closing()))
                    .reduce(0, Math::addExact);
        }
    }

    /**
     * @param allowed whose statements may be asked for; null for every household of the community
     */
    public Bundle ofHousehold(
            String community, String household, @Nullable List<String> allowed, LocalDate from, LocalDate until) {
        check(from, until);
        return database.read(transaction -> {
            if (allowed != null && !allowed.contains(household)) {
                throw Refused.notFound("household-unknown");
            }
            Register.Home home = allowed == null && household.equals(VACANT)
                    ? new Register.Home(VACANT, "", "", "空置房屋 Vacant homes", "")
                    : register.findHome(transaction, community, household)
                            .orElseThrow(() -> Refused.notFound("household-unknown"));
            return bundle(
                    transaction, community, List.of(statement(transaction, community, household, home, from, until)));
        });
    }

    /** Households that had the home but nothing on their account in that time or before are left out. */
    public Bundle ofHome(String community, String unit, LocalDate from, LocalDate until) {
        check(from, until);
        return database.read(transaction -> {
            List<String> households = register.householdsOfUnit(transaction, community, unit);
            if (households.isEmpty()) {
                throw Refused.notFound("unit-unknown");
            }
            List<Statement> all = new ArrayList<>();
            for (String household : households) {
                Optional<Register.Home> home = register.findHome(transaction, community, household);
                if (home.isPresent()) {
                    Statement one = statement(transaction, community, household, home.get(), from, until);
                    if (!one.rows().isEmpty() || !one.closing().equals(BookReads.Standing.NOTHING)) {
                        all.add(one);
                    }
                }
            }
            return bundle(transaction, community, all);
        });
    }

    private static void check(LocalDate from, LocalDate until) {
        Refused.unless(!until.isBefore(from) && ChronoUnit.DAYS.between(from, until) <= MAX_DAYS, "statement-period");
    }

    private Bundle bundle(Transaction transaction, String community, List<Statement> statements) {
        Register.Place place = register.place(transaction, community);
        return new Bundle(place, clock.instant().atZone(place.zone()).toLocalDate(), statements);
    }

    private Statement statement(
            Transaction transaction,
            String community,
            String household,
            Register.Home home,
            LocalDate from,
            LocalDate until) {
        BookReads.Standing opening = books.standingAfter(transaction, community, household, from.minusDays(1));
        List<BookReads.Detail> details = books.details(transaction, community, household, from, until, MAX_ROWS + 1);
        Refused.unless(details.size() <= MAX_ROWS, "statement-too-long");
        List<Statement.Row> rows = new ArrayList<>();
        BookReads.Standing standing = opening;
        for (BookReads.Detail detail : details) {
            standing = standing.plus(detail.owedFen(), detail.prepaymentFen());
            if (changesNothing(detail)) {
                continue;
            }
            rows.add(new Statement.Row(
                    detail.date(),
                    detail.kind(),
                    detail.item(),
                    detail.from(),
                    detail.until(),
                    detail.method(),
                    detail.reason(),
                    detail.owedFen(),
                    detail.prepaymentFen(),
                    Statement.balance(standing)));
        }
        BookReads.Standing closing = books.standingAfter(transaction, community, household, until);
        if (!closing.equals(standing)) {
            throw new IllegalStateException("a statement does not add up to the books");
        }
        return new Statement(household, home.home(), home.payer(), from, until, opening, rows, totals(rows), closing);
    }

    /** A refund that the provider has made moves no money of the household. */
    private static boolean changesNothing(BookReads.Detail detail) {
        return detail.owedFen() == 0 && detail.prepaymentFen() == 0;
    }

    static Statement.Totals totals(List<Statement.Row> rows) {
        long billed = 0;
        long paid = 0;
        long refunded = 0;
        long writtenOff = 0;
        long allocated = 0;
        for (Statement.Row row : rows) {
            switch (row.kind()) {
                case BILL, BILL_REVERSAL -> billed = Math.addExact(billed, row.owedFen());
                case PAYMENT -> paid = Math.addExact(paid, row.prepaymentFen());
                case REFUND, REFUND_FAILED, REFUND_SETTLED ->
                    refunded = Math.subtractExact(refunded, row.prepaymentFen());
                case WRITE_OFF, WRITE_OFF_REVERSAL -> writtenOff = Math.subtractExact(writtenOff, row.owedFen());
                case ALLOCATION, DEALLOCATION -> allocated = Math.subtractExact(allocated, row.owedFen());
            }
        }
        return new Statement.Totals(billed, paid, refunded, writtenOff, allocated);
    }

    /** Whether a row only moves credit to bills or back, and leaves the balance as it is. */
    static boolean isInner(EntryKind kind) {
        return kind == EntryKind.ALLOCATION || kind == EntryKind.DEALLOCATION;
    }
}
