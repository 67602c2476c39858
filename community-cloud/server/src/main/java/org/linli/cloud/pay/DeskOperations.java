package org.linli.cloud.pay;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.NewRefund;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** What cashiers and managers do with one household's money. */
final class DeskOperations {

    private final Pay pay;
    private final HouseholdGate gate;
    private final LedgerReads reads;

    DeskOperations(Pay pay, HouseholdGate gate) {
        this.pay = pay;
        this.gate = gate;
        this.reads = pay.books().reads();
    }

    private record DeskPayment(
            PaymentMethod method,
            long amountFen,
            NewPayment.@Nullable Use use,
            @Nullable List<String> bills,
            @Nullable String reference,
            @Nullable String payer,
            String key) {}

    private record UsePrepayment(
            @Nullable List<String> bills, @Nullable Long limitFen, String key) {}

    private record WriteOff(long amountFen, String reason, String key) {}

    private record Reversal(String reason) {}

    private record RefundWish(long amountFen, PaymentMethod method, String reason, String key) {}

    private record DayClosing(
            LocalDate day, long countedCashFen, @Nullable String note) {}

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private String household(ApiRequest request) {
        return gate.ofCommunity(community(request), request.path("household"));
    }

    static LocalDate day(ApiRequest request, String name) {
        try {
            return LocalDate.parse(request.query(name).orElse(""));
        } catch (DateTimeParseException e) {
            throw Refused.invalid("date-format").at(name);
        }
    }

    void register(Operations on) {
        on.read("listBills", request -> bills(request, household(request)));
        on.read(
                "listHomeBills",
                request -> bills(
                        request,
                        gate.ofUnit(
                                community(request),
                                request.path("unit"),
                                pay.books().today(community(request)))));
        on.read(
                "listPayments",
                request -> Operations.page(
                        reads.payments(
                                community(request),
                                household(request),
                                Operations.cursor(request),
                                Operations.size(request)),
                        MoneyViews::payment));
        on.read("getBalance", request -> Reply.ok(reads.balance(community(request), household(request))));
        on.read(
                "listMovements",
                request -> Operations.page(
                        reads.statement(
                                community(request),
                                household(request),
                                day(request, "from"),
                                day(request, "until"),
                                Operations.cursor(request),
                                Operations.size(request)),
                        movement -> movement));
        on.read("getBill", request -> MyMoneyOperations.detail(pay, community(request), bill(request)));
        on.read("getPayment", this::payment);
        bills(on);
        payments(on);
        days(on);
    }

    private Reply bills(ApiRequest request, String household) {
        return Operations.page(
                reads.bills(
                        community(request),
                        household,
                        MyMoneyOperations.which(request),
                        Operations.cursor(request),
                        Operations.size(request)),
                MoneyViews::bill);
    }

    private Bill bill(ApiRequest request) {
        return reads.findBill(community(request), request.path("bill"))
                .orElseThrow(() -> Refused.notFound("bill-unknown"));
    }

    private Reply payment(ApiRequest request) {
        String community = community(request);
        Payment payment = reads.findPayment(community, request.path("payment"))
                .orElseThrow(() -> Refused.notFound("payment-unknown"));
        return Reply.ok(new MoneyViews.PaymentDetail(
                MoneyViews.payment(payment),
                reads.allocationsOfPayment(community, payment.id()),
                reads.refundsOfPayment(community, payment.id()).stream()
                        .map(MoneyViews::refund)
                        .toList()));
    }

    private void bills(Operations on) {
        on.dangerous("writeOffBill", "bill", request -> {
            WriteOff wish = request.body(WriteOff.class);
            return Reply.ok(MoneyViews.bill(pay.desk()
                    .writeOff(
                            community(request),
                            request.caller().requireActor(),
                            request.path("bill"),
                            wish.amountFen(),
                            wish.reason(),
                            key(request, wish.key()))));
        });
        on.change("reverseBill", "bill", request -> {
            String reason = request.body(Reversal.class).reason();
            return Reply.ok(MoneyViews.bill(pay.desk()
                    .reverse(community(request), request.caller().requireActor(), request.path("bill"), reason)));
        });
    }

    /** Keys of two members of staff never meet. */
    private static String key(ApiRequest request, String key) {
        return "desk:" + request.caller().requireActor() + ":" + key;
    }

    private void payments(Operations on) {
        on.change("takePayment", "household", request -> {
            DeskPayment wish = request.body(DeskPayment.class);
            List<String> bills = MyMoneyOperations.orNone(wish.bills());
            NewPayment.Use use =
                    wish.use() != null ? wish.use() : bills.isEmpty() ? NewPayment.Use.OLDEST : NewPayment.Use.GIVEN;
            Payment payment = pay.desk()
                    .take(
                            community(request),
                            new NewPayment(
                                    household(request),
                                    wish.method(),
                                    "",
                                    Operations.orEmpty(wish.reference()),
                                    Operations.orEmpty(wish.payer()),
                                    request.caller().requireActor(),
                                    wish.amountFen(),
                                    use,
                                    bills,
                                    pay.books().now(),
                                    key(request, wish.key())));
            return Reply.created(MoneyViews.payment(payment));
        });
        on.change("usePrepayment", "household", request -> {
            UsePrepayment wish = request.body(UsePrepayment.class);
            return Reply.ok(Map.of(
                    "usedFen",
                    pay.desk()
                            .allocate(
                                    community(request),
                                    request.caller().requireActor(),
                                    household(request),
                                    MyMoneyOperations.orNone(wish.bills()),
                                    MyMoneyOperations.orMost(wish.limitFen()),
                                    key(request, wish.key()))));
        });
        on.dangerous("refundPayment", "payment", request -> {
            RefundWish wish = request.body(RefundWish.class);
            String actor = request.caller().requireActor();
            return Reply.created(MoneyViews.refund(pay.desk()
                    .giveBack(
                            community(request),
                            actor,
                            new NewRefund(
                                    request.path("payment"),
                                    wish.amountFen(),
                                    wish.method(),
                                    actor,
                                    wish.reason(),
                                    key(request, wish.key())))));
        });
    }

    private void days(Operations on) {
        on.change("closeDay", "", request -> {
            DayClosing wish = request.body(DayClosing.class);
            return Reply.ok(pay.desk()
                    .close(
                            community(request),
                            request.caller().requireActor(),
                            wish.day(),
                            wish.countedCashFen(),
                            Operations.orEmpty(wish.note())));
        });
        on.read("listDayClosings", request -> {
            Caller caller = request.caller();
            boolean all = caller.has("MANAGER") || caller.has("AUDITOR");
            Page<Desk.Day> days = pay.desk()
                    .days(
                            community(request),
                            all ? null : caller.requirePerson(),
                            Operations.cursor(request),
                            Operations.size(request));
            return Operations.page(days, day -> day);
        });
    }
}
