package org.linli.cloud.ledger;

import java.util.List;

/**
 * All that happened in one household's books, in its order.
 *
 * @param events of this household only
 */
public record History(String household, List<Event> events) {

    public History {
        events = List.copyOf(events);
        for (Event event : events) {
            if (!event.households().stream().allMatch(household::equals)) {
                throw new IllegalArgumentException("an event of another household");
            }
        }
    }

    /** One thing that happened. */
    public sealed interface Event permits Billed, Paid {
        Posting posting();

        List<String> households();
    }

    /** Bills posted together; prepayment is used for them afterwards. None is a late fee. */
    public record Billed(Posting posting, List<NewBill> bills) implements Event {
        public Billed {
            bills = List.copyOf(bills);
            if (bills.stream().anyMatch(bill -> bill.lateFeeOf() != null)) {
                throw new IllegalArgumentException("a late fee in a history");
            }
        }

        @Override
        public List<String> households() {
            return bills.stream().map(NewBill::household).toList();
        }
    }

    /** Money came in, and was used for what was due first or kept. */
    public record Paid(Posting posting, NewPayment payment) implements Event {
        public Paid {
            if (payment.use() == NewPayment.Use.GIVEN) {
                throw new IllegalArgumentException("a history knows no ids of bills");
            }
        }

        @Override
        public List<String> households() {
            return List.of(payment.household());
        }
    }

    /** Says nothing of whose it is. */
    @Override
    public String toString() {
        return "History[" + events.size() + " events]";
    }
}
