package org.linli.cloud.pay;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.LedgerReads.Which;
import org.linli.cloud.ledger.Money;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.pay.provider.PaymentProvider.Channel;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** What residents see and pay: only of their own households. */
final class MyMoneyOperations {

    private final Pay pay;
    private final HouseholdGate gate;

    MyMoneyOperations(Pay pay, HouseholdGate gate) {
        this.pay = pay;
        this.gate = gate;
    }

    private record OrderWish(
            @Nullable String household,
            @Nullable List<String> bills,
            @Nullable Long prepaymentFen,
            String provider,
            Channel channel,
            @Nullable String payerId,
            String key) {}

    private record PrepaymentWish(@Nullable String household, boolean keep) {}

    private record UsePrepayment(
            @Nullable String household,
            @Nullable List<String> bills,
            @Nullable Long limitFen,
            String key) {}

    private String household(ApiRequest request, @Nullable String named) {
        Caller caller = request.caller();
        return gate.own(
                caller.requireCommunity(),
                caller.requirePerson(),
                named,
                pay.books().now());
    }

    private String household(ApiRequest request) {
        return household(request, request.query("household").orElse(null));
    }

    void register(Operations on) {
        on.read("listMyHouseholds", request -> {
            Caller caller = request.caller();
            return Operations.list(
                    gate
                            .of(
                                    caller.requireCommunity(),
                                    caller.requirePerson(),
                                    pay.books().now())
                            .stream()
                            .map(one -> Map.of(
                                    "household", one.household(),
                                    "unit", one.unit(),
                                    "unitName", one.unitName(),
                                    "building", one.building()))
                            .toList());
        });
        on.read(
                "listMyBills",
                request -> Operations.page(
                        pay.books()
                                .reads()
                                .bills(
                                        request.caller().requireCommunity(),
                                        household(request),
                                        which(request),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                        MoneyViews::bill));
        on.read("getMyBill", this::bill);
        on.read(
                "listMyPayments",
                request -> Operations.page(
                        pay.books()
                                .reads()
                                .payments(
                                        request.caller().requireCommunity(),
                                        household(request),
                                        Operations.cursor(request),
                                        Operations.size(request)),
                        MoneyViews::payment));
        on.read(
                "getMyBalance",
                request ->
                        Reply.ok(pay.books().reads().balance(request.caller().requireCommunity(), household(request))));
        on.read(
                "listProviders",
                request -> Operations.list(pay.books().providers().values().stream()
                        .map(provider -> Map.of(
                                "id",
                                provider.id(),
                                "channels",
                                provider.channels().stream().sorted().toList()))
                        .toList()));
        changes(on);
    }

    static Which which(ApiRequest request) {
        return request.query("which").map(Which::valueOf).orElse(Which.ALL);
    }

    private Reply bill(ApiRequest request) {
        String community = request.caller().requireCommunity();
        Bill bill = pay.books()
                .reads()
                .findBill(community, request.path("bill"))
                .filter(found -> isOwn(request, found.household()))
                .orElseThrow(() -> Refused.notFound("bill-unknown"));
        return detail(pay, community, bill);
    }

    static Reply detail(Pay pay, String community, Bill bill) {
        return Reply.ok(MoneyViews.detail(
                bill,
                pay.books().reads().findExplanation(community, bill.id()).orElse("{}"),
                pay.books().reads().allocationsOfBill(community, bill.id())));
    }

    private boolean isOwn(ApiRequest request, String household) {
        Caller caller = request.caller();
        return gate
                .of(
                        caller.requireCommunity(),
                        caller.requirePerson(),
                        pay.books().now())
                .stream()
                .anyMatch(own -> own.household().equals(household));
    }

    private void changes(Operations on) {
        on.change("setMyPrepayment", "", request -> {
            PrepaymentWish wish = request.body(PrepaymentWish.class);
            String household = household(request, wish.household());
            pay.books()
                    .database()
                    .change(transaction -> pay.books()
                            .ledger()
                            .keepPrepayment(transaction, request.caller().requireCommunity(), household, wish.keep()));
            return Reply.noContent();
        });
        on.change("useMyPrepayment", "", request -> {
            UsePrepayment wish = request.body(UsePrepayment.class);
            Caller caller = request.caller();
            return Reply.ok(Map.of(
                    "usedFen",
                    pay.desk()
                            .allocate(
                                    caller.requireCommunity(),
                                    caller.requireActor(),
                                    household(request, wish.household()),
                                    orNone(wish.bills()),
                                    orMost(wish.limitFen()),
                                    "use:" + caller.requirePerson() + ":" + wish.key())));
        });
        on.change("createPayOrder", "", request -> {
            OrderWish wish = request.body(OrderWish.class);
            Caller caller = request.caller();
            PayOrder order = pay.orders()
                    .create(
                            caller.requireCommunity(),
                            caller.requirePerson(),
                            caller.requireActor(),
                            new Orders.Wish(
                                    household(request, wish.household()),
                                    orNone(wish.bills()),
                                    wish.prepaymentFen() == null ? 0 : wish.prepaymentFen(),
                                    wish.provider(),
                                    wish.channel(),
                                    caller.address(),
                                    wish.payerId(),
                                    wish.key()));
            return Reply.created(MoneyViews.order(order));
        });
        on.read("getPayOrder", request -> {
            PayOrder order = pay.orders().get(request.caller().requireCommunity(), request.path("order"));
            if (!isOwn(request, order.household())) {
                throw Refused.notFound("order-unknown");
            }
            return Reply.ok(MoneyViews.order(order));
        });
    }

    static List<String> orNone(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    static long orMost(@Nullable Long fen) {
        return fen == null ? Money.MAX_FEN : fen;
    }
}
