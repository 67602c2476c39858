package org.linli.cloud.documents.dunning;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Register;
import org.linli.cloud.documents.dunning.DunningRun.NoticeState;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.BookReads;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/**
 * Dunning runs: looked at first, then carried out part by part. Each part decides anew from the books, so that nobody is asked for what was paid, reversed or
 * disputed meanwhile, and nobody twice at one step, however many runs or servers there are. Thread: any.
 */
public final class DunningRuns {

    /** Of its messages. */
    static final String KIND = "dunning";

    /** More open bills past due than this in one community are not a case for letters. */
    private static final int MAX_BILLS = 400_000;

    /** Households in one transaction. */
    static final int PART = 100;

    /** An older preview is looked at anew. */
    private static final int FRESH_DAYS = 7;

    private final Database database;
    private final Register register;
    private final DunningPlans plans;
    private final Pauses pauses;
    private final Notifier notifier;
    private final Clock clock;
    private final DunningRows rows = new DunningRows();
    private final BookReads books = new BookReads();

    public DunningRuns(
            Database database, Register register, DunningPlans plans, Pauses pauses, Notifier notifier, Clock clock) {
        this.database = database;
        this.register = register;
        this.plans = plans;
        this.pauses = pauses;
        this.notifier = notifier;
        this.clock = clock;
    }

    /** A household's bills and what was decided. */
    private record Judged(String household, List<Bill> bills, DunningRules.Decision decision) {}

    /** Looks at who would get what. Nobody is told anything. */
    public DunningRun prepare(String community, String plan, String by) {
        DunningPlans.Known known = database.read(transaction -> plans.get(transaction, community, plan));
        if (!known.plan().active()) {
            throw Refused.conflict("dunning-plan-inactive");
        }
        List<DunningRows.NewNotice> notices = new ArrayList<>();
        int[] tooLittle = new int[1];
        LocalDate today = database.read(transaction -> {
            notices.clear();
            tooLittle[0] = 0;
            LocalDate on = pauses.today(transaction, community);
            Register.Place place = register.place(transaction, community);
            List<Bill> overdue = books.overdueByHousehold(transaction, community, on, MAX_BILLS + 1);
            Refused.unless(overdue.size() <= MAX_BILLS, "dunning-too-many-bills");
            for (Judged judged : judge(transaction, community, known.plan(), on, overdue)) {
                if (judged.decision().verdict() == DunningRules.Verdict.TOO_LITTLE) {
                    tooLittle[0]++;
                }
                planned(transaction, community, known.plan(), place, on, judged).ifPresent(notices::add);
            }
            return on;
        });
        Instant now = clock.instant();
        String id = TimedIds.next(now.toEpochMilli());
        return database.write(transaction -> {
            rows.insert(transaction, community, id, known, today, tooLittle[0], now, by);
            rows.insert(transaction, community, id, notices);
            return rows.get(transaction, community, id);
        });
    }

    /** Nobody is told about the company's own account for vacant homes: no register knows it. */
    private Optional<DunningRows.NewNotice> planned(
            Transaction transaction,
            String community,
            DunningPlan plan,
            Register.Place place,
            LocalDate on,
            Judged judged) {
        DunningRules.Decision decision = judged.decision();
        boolean paused = decision.verdict() == DunningRules.Verdict.PAUSED;
        if (decision.verdict() != DunningRules.Verdict.ASK && !paused) {
            return Optional.empty();
        }
        return register.findHome(transaction, community, judged.household())
                .map(home -> new DunningRows.NewNotice(
                        judged.household(),
                        decision.step(),
                        plan.steps().get(decision.step() - 1).channel(),
                        paused ? NoticeState.PAUSED : NoticeState.PLANNED,
                        Letter.write(plan, decision.step(), place, home, on, asked(judged))));
    }

    private static List<Bill> asked(Judged judged) {
        List<String> wanted = judged.decision().bills().stream()
                .map(DunningRules.Overdue::bill)
                .toList();
        return judged.bills().stream()
                .filter(bill -> wanted.contains(bill.id()))
                .toList();
    }

    /** @param bills open, by household and due first first */
    private List<Judged> judge(
            Transaction transaction, String community, DunningPlan plan, LocalDate on, List<Bill> bills) {
        Map<String, List<Bill>> households = new LinkedHashMap<>();
        for (Bill bill : bills) {
            households
                    .computeIfAbsent(bill.household(), unused -> new ArrayList<>())
                    .add(bill);
        }
        Pauses.InForce inForce = pauses.inForce(transaction, community, households.keySet(), on);
        Map<String, Integer> steps = rows.steps(transaction, community, households.keySet());
        List<Judged> judged = new ArrayList<>();
        households.forEach((household, own) -> judged.add(new Judged(
                household,
                own,
                DunningRules.decide(
                        plan,
                        on,
                        own.stream()
                                .map(bill -> new DunningRules.Overdue(
                                        bill.id(), bill.dueDate(), bill.openFen(), steps.getOrDefault(bill.id(), 0)))
                                .toList(),
                        inForce.bills(),
                        inForce.households().get(household)))));
        return judged;
    }

    /** A preview that may be carried out, marked as begun. One that was begun stays so. */
    public DunningRun begin(Transaction transaction, String community, String run, String by) {
        DunningRun known = rows.get(transaction, community, run);
        if (known.state() == DunningRun.State.PREVIEW) {
            if (known.asOf().plusDays(FRESH_DAYS).isBefore(pauses.today(transaction, community))) {
                throw Refused.conflict("dunning-run-stale");
            }
            rows.state(transaction, run, DunningRun.State.RUNNING, clock.millis(), by);
        }
        return rows.get(transaction, community, run);
    }

    /** The households that come next. */
    List<DunningRun.Entry> next(Transaction transaction, String run) {
        return rows.entries(transaction, run, NoticeState.PLANNED, 0, PART);
    }

    /**
     * Carries out one part of a run that has begun.
     *
     * @return how many are left; 0 when the run is done
     */
    public int carryOut(Transaction transaction, String community, String id) {
        transaction.serialise("dunning:" + community);
        DunningRun run = rows.get(transaction, community, id);
        if (run.state() != DunningRun.State.RUNNING) {
            return 0;
        }
        List<DunningRun.Entry> part = next(transaction, id);
        List<String> named = part.stream()
                .flatMap(entry -> entry.letter().lines().stream())
                .map(Letter.Line::bill)
                .toList();
        List<Bill> open = books.bills(transaction, community, named).stream()
                .filter(bill -> bill.openFen() > 0)
                .sorted((one, other) -> order(one).compareTo(order(other)))
                .toList();
        Map<String, Judged> judged = new LinkedHashMap<>();
        judge(transaction, community, run.content(), run.asOf(), open)
                .forEach(each -> judged.put(each.household(), each));
        Register.Place place = register.place(transaction, community);
        for (DunningRun.Entry entry : part) {
            ask(transaction, community, run, place, entry, judged.get(entry.household()));
        }
        int left = rows.planned(transaction, id);
        if (left == 0) {
            rows.done(transaction, id);
        }
        return left;
    }

    private static String order(Bill bill) {
        return bill.household() + " " + bill.dueDate() + " " + bill.id();
    }

    private void ask(
            Transaction transaction,
            String community,
            DunningRun run,
            Register.Place place,
            DunningRun.Entry entry,
            @Nullable Judged judged) {
        Optional<Register.Home> home = register.findHome(transaction, community, entry.household());
        if (judged == null || home.isEmpty() || judged.decision().verdict() != DunningRules.Verdict.ASK) {
            boolean paused = judged != null && judged.decision().verdict() == DunningRules.Verdict.PAUSED;
            rows.end(transaction, run.id(), entry, paused ? NoticeState.PAUSED : NoticeState.SETTLED);
            return;
        }
        int step = judged.decision().step();
        DunningPlan.Channel channel = run.content().steps().get(step - 1).channel();
        Letter letter = Letter.write(run.content(), step, place, home.get(), run.asOf(), asked(judged));
        DunningRun.Entry told =
                new DunningRun.Entry(entry.number(), entry.household(), step, channel, NoticeState.DONE, letter);
        rows.end(transaction, run.id(), told, NoticeState.DONE);
        rows.remember(
                transaction,
                community,
                run.id(),
                entry.household(),
                judged.decision().reached(),
                clock.millis());
        if (channel == DunningPlan.Channel.MESSAGE) {
            tell(transaction, community, run, told);
        }
    }

    private void tell(Transaction transaction, String community, DunningRun run, DunningRun.Entry entry) {
        Instant now = clock.instant();
        String key = "dunning:" + run.id() + ":" + entry.household();
        List<String> people = Recipients.of(register.members(transaction, community, entry.household(), now));
        for (String person : people) {
            tell(transaction, community, person, "", key, entry.letter(), now);
        }
        // After the rest: whoever is told for themselves needs no copy.
        for (String person : people) {
            for (String proxy : register.mayPayFor(transaction, community, person)) {
                tell(transaction, community, proxy, person, key, entry.letter(), now);
            }
        }
    }

    private void tell(
            Transaction transaction,
            String community,
            String person,
            String copyFor,
            String key,
            Letter letter,
            Instant now) {
        notifier.tell(
                transaction,
                new Notifier.Notice(community, person, copyFor, KIND, key, letter.title(), letter.text(), now));
    }

    public DunningRun get(String community, String run) {
        return database.read(transaction -> rows.get(transaction, community, run));
    }

    /** Newest first. */
    public Page<DunningRun> list(String community, @Nullable String cursor, int size) {
        return database.read(transaction ->
                Page.of(rows.list(transaction, community, Page.decode(cursor), size + 1), size, DunningRun::id));
    }

    /** In the order of households. */
    public Page<DunningRun.Entry> entries(
            String community, String run, @Nullable NoticeState state, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        int from = after.matches("[0-9]{1,9}") ? Integer.parseInt(after) : 0;
        return database.read(transaction -> {
            rows.get(transaction, community, run);
            return Page.of(
                    rows.entries(transaction, run, state, from, size + 1),
                    size,
                    entry -> Integer.toString(entry.number()));
        });
    }

    /**
     * The letters of a run that is done or on its way, a part at a time.
     *
     * @param part from 1
     */
    public List<Letter> letters(String community, String run, int part, int size) {
        return database.read(transaction -> {
            rows.get(transaction, community, run);
            List<Letter> letters = rows.letters(transaction, run, (long) (part - 1) * size, size);
            if (letters.isEmpty()) {
                throw Refused.notFound("letters-none");
            }
            return letters;
        });
    }
}
