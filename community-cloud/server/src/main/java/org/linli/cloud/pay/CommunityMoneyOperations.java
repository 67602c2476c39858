package org.linli.cloud.pay;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.BookLists;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Bills, payments, refunds and entries of a whole community, with the names of homes, so that a file of them says whose they are. */
final class CommunityMoneyOperations {

    private final PayBooks books;
    private final BookLists lists = new BookLists();
    private final HomeBook homes = new HomeBook();

    CommunityMoneyOperations(PayBooks books) {
        this.books = books;
    }

    /** Something with the names of the home it belongs to. */
    private record Named(
            @JsonUnwrapped Object what, @JsonUnwrapped HomeBook.Name home) {}

    /** One page in the transaction it is given. */
    private interface Read<T> {
        Page<T> page(Transaction transaction, String community, @Nullable String cursor, int size);
    }

    void register(Operations on) {
        on.read("listAllBills", this::bills);
        on.read("listAllPayments", request -> {
            BookLists.Days days = days(request);
            return byHousehold(
                    request,
                    (transaction, community, cursor, size) ->
                            lists.payments(transaction, community, days, cursor, size),
                    payment -> payment.household(),
                    MoneyViews::payment);
        });
        on.read("listRefunds", request -> {
            BookLists.Days days = days(request);
            return byHousehold(
                    request,
                    (transaction, community, cursor, size) -> lists.refunds(transaction, community, days, cursor, size),
                    refund -> refund.household(),
                    MoneyViews::refundOfList);
        });
        on.read("listAllMovements", request -> {
            BookLists.Days days = days(request);
            return byHousehold(
                    request,
                    (transaction, community, cursor, size) ->
                            lists.movements(transaction, community, days, cursor, size),
                    movement -> movement.household(),
                    movement -> movement);
        });
    }

    private static BookLists.Days days(ApiRequest request) {
        return new BookLists.Days(dayOrNull(request, "from"), dayOrNull(request, "until"));
    }

    private static @Nullable LocalDate dayOrNull(ApiRequest request, String name) {
        return request.query(name).isPresent() ? DeskOperations.day(request, name) : null;
    }

    private Reply bills(ApiRequest request) {
        String community = request.caller().requireCommunity();
        BookLists.Days due = days(request);
        Page<Named> page = books.database().read(transaction -> {
            Page<Bill> bills = lists.bills(
                    transaction,
                    community,
                    MyMoneyOperations.which(request),
                    due,
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, HomeBook.Name> payers =
                    homes.namesOfHouseholds(transaction, community, each(bills.items(), Bill::household));
            Map<String, HomeBook.Name> units =
                    homes.namesOfUnits(transaction, community, each(bills.items(), Bill::unit));
            return bills.map(bill -> {
                HomeBook.Name home = units.getOrDefault(bill.unit(), HomeBook.Name.NONE);
                HomeBook.Name payer = payers.getOrDefault(bill.household(), HomeBook.Name.NONE);
                // A vacant home's bill is of no household, but of that home.
                return new Named(
                        MoneyViews.bill(bill),
                        new HomeBook.Name(home.buildingName(), home.unitName(), payer.payerName()));
            });
        });
        return Operations.page(page, row -> row);
    }

    private static <T> List<String> each(List<T> items, Function<T, String> id) {
        return items.stream().map(id).distinct().toList();
    }

    private <T> Reply byHousehold(
            ApiRequest request, Read<T> read, Function<T, String> household, Function<T, Object> view) {
        String community = request.caller().requireCommunity();
        Page<Named> page = books.database().read(transaction -> {
            Page<T> items = read.page(transaction, community, Operations.cursor(request), Operations.size(request));
            Map<String, HomeBook.Name> names =
                    homes.namesOfHouseholds(transaction, community, each(items.items(), household));
            return items.map(
                    item -> new Named(view.apply(item), names.getOrDefault(household.apply(item), HomeBook.Name.NONE)));
        });
        return Operations.page(page, row -> row);
    }
}
