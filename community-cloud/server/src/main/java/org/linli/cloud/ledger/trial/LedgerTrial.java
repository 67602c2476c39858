package org.linli.cloud.ledger.trial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/**
 * Random courses of events: each is done by the books and by the model, both must do or refuse the same for the same reason, and agree on every bill,
 * payment, allocation and account. No allocation may be negative and all accounts together must be zero. A seed and a number name a course for good.
 */
public final class LedgerTrial {

    private static final int HOUSEHOLDS = 3;
    private static final int MAX_ACTIONS = 40;
    private static final int LOOK_EVERY = 8;
    private static final List<NewPayment.Use> USES = List.of(NewPayment.Use.values());

    private final long seed;
    private long actions;
    private long refusals;

    public LedgerTrial(long seed) {
        this.seed = seed;
    }

    /**
     * Courses on the pure rules.
     *
     * @throws IllegalStateException when books and model part, with the number of the course
     */
    public void core(long first, int courses) {
        for (long course = first; course < first + courses; course++) {
            run(course, new CoreBooks());
        }
    }

    /** Courses on a real database, some to a transaction. */
    public void stored(Database database, long first, int courses) {
        int together = 20;
        for (long from = first; from < first + courses; from += together) {
            long begin = from;
            long end = Math.min(from + together, first + courses);
            database.change(transaction -> {
                for (long course = begin; course < end; course++) {
                    run(course, new StoredBooks(transaction, "trial-" + course));
                }
            });
        }
    }

    public long actions() {
        return actions;
    }

    /** Of the actions, those both refused. */
    public long refusals() {
        return refusals;
    }

    private void run(long course, Books books) {
        Random random = new Random(seed * 1_000_003 + course);
        Model model = new Model();
        Counts counts = new Counts();
        int length = 5 + random.nextInt(MAX_ACTIONS - 5);
        for (int step = 0; step < length; step++) {
            Action action = counts.next(random);
            String expected = refusal(action, model);
            String found = refusal(action, books);
            actions++;
            if (!expected.equals(found)) {
                throw new IllegalStateException("course " + course + " step " + step + " " + action.name()
                        + ": the model says '" + expected + "', the books '" + found + "'");
            }
            if (expected.isEmpty()) {
                counts.count(action);
            } else {
                refusals++;
            }
            if (step % LOOK_EVERY == LOOK_EVERY - 1 || step == length - 1) {
                compare(course, step, model.snapshot(), books.snapshot());
            }
        }
    }

    private static String refusal(Action action, Books books) {
        try {
            action.act().on(books);
            return "";
        } catch (Refused refused) {
            return refused.code();
        }
    }

    private static void compare(long course, int step, Books.Snapshot model, Books.Snapshot books) {
        @Nullable String wrong = null;
        if (!model.equals(books)) {
            wrong = "model " + model + " but books " + books;
        } else if (books.allocations().values().stream().anyMatch(fen -> fen <= 0)) {
            wrong = "a negative allocation in " + books;
        } else if (books.accounts().values().stream().mapToLong(fen -> fen).sum() != 0) {
            wrong = "books that do not balance: " + books;
        }
        if (wrong != null) {
            throw new IllegalStateException("course " + course + " step " + step + ": " + wrong);
        }
    }

    private interface Act {
        void on(Books books);
    }

    /** @param adds 'b', 'p' or 'r' for one more bill, payment or refund; else a space */
    private record Action(String name, char adds, Act act) {}

    /** How many of each there are, to choose among them. */
    private static final class Counts {
        private int bills;
        private int payments;
        private int refunds;

        void count(Action action) {
            switch (action.adds()) {
                case 'b' -> bills++;
                case 'p' -> payments++;
                case 'r' -> refunds++;
                default -> {}
            }
        }

        Action next(Random random) {
            int household = random.nextInt(HOUSEHOLDS);
            long fen = fen(random);
            int choice = random.nextInt(100);
            if (choice < 30 || bills == 0) {
                int due = random.nextInt(6);
                int of = bills > 0 && random.nextInt(4) == 0 ? random.nextInt(bills) : -1;
                return new Action("bill", 'b', books -> books.bill(household, fen, due, of));
            }
            if (choice < 55 || payments == 0) {
                NewPayment.Use use = USES.get(random.nextInt(USES.size()));
                boolean online = random.nextBoolean();
                List<Integer> wanted = use == NewPayment.Use.GIVEN ? some(random) : List.of();
                return new Action("pay", 'p', books -> books.pay(household, fen, use, online, wanted));
            }
            if (choice < 65) {
                List<Integer> wanted = random.nextBoolean() ? some(random) : List.of();
                return new Action("allocate", ' ', books -> books.allocate(household, wanted, fen));
            }
            if (choice < 80) {
                int payment = random.nextInt(payments);
                boolean online = random.nextBoolean();
                return new Action("refund", 'r', books -> books.refund(payment, fen, online));
            }
            if (choice < 86 && refunds > 0) {
                int refund = random.nextInt(refunds);
                boolean made = random.nextBoolean();
                return new Action("end refund", ' ', books -> books.endRefund(refund, made));
            }
            int bill = random.nextInt(bills);
            if (choice < 92) {
                return new Action("write off", ' ', books -> books.writeOff(bill, fen));
            }
            if (choice < 97) {
                return new Action("reverse", ' ', books -> books.reverse(bill));
            }
            boolean keep = random.nextBoolean();
            return new Action("keep", ' ', books -> books.keep(household, keep));
        }

        /** Small amounts meet often; now and then a single fen or the largest there is. */
        private static long fen(Random random) {
            return switch (random.nextInt(20)) {
                case 0 -> 1;
                case 1 -> 100_000_000_000L;
                case 2 -> 1 + random.nextInt(1_000_000);
                default -> 100L * (1 + random.nextInt(9));
            };
        }

        private List<Integer> some(Random random) {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < bills; i++) {
                all.add(i);
            }
            Collections.shuffle(all, random);
            return List.copyOf(all.subList(0, 1 + random.nextInt(Math.min(3, bills))));
        }
    }
}
