package org.linli.cloud.documents.invoice;

import static org.linli.cloud.operation.Operations.cursor;
import static org.linli.cloud.operation.Operations.size;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Register;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Invoices over HTTP: asked for by residents and cashiers, answered by the company's invoicing system. */
public final class InvoiceOperations {

    private final Database database;
    private final Register register;
    private final InvoiceHooks hooks;
    private final Invoices invoices;
    private final Clock clock;

    public InvoiceOperations(Database database, Register register, InvoiceHooks hooks, Invoices invoices, Clock clock) {
        this.database = database;
        this.register = register;
        this.hooks = hooks;
        this.invoices = invoices;
        this.clock = clock;
    }

    private record HookBody(String address) {}

    public void register(Operations on) {
        on.read("getInvoiceHook", request -> Reply.ok(hooks.get(community(request))));
        on.change(
                "putInvoiceHook",
                "",
                request -> Reply.ok(Map.of(
                        "key",
                        hooks.put(
                                community(request),
                                request.body(HookBody.class).address(),
                                request.caller().requireActor()))));
        on.change("removeInvoiceHook", "", request -> {
            hooks.remove(community(request));
            return Reply.noContent();
        });
        on.change("askInvoice", "payment", request -> Reply.accepted(asked(request, null)));
        on.change("askMyInvoice", "payment", request -> Reply.accepted(asked(request, own(request))));
        on.read("listInvoices", request -> listed(request, null));
        on.read("listMyInvoices", request -> listed(request, own(request)));
        on.read("getInvoice", request -> Reply.ok(invoices.get(community(request), request.path("invoice"), null)));
        on.change("answerInvoice", "invoice", request -> {
            invoices.answer(request.path("invoice"), request.body(Invoices.Result.class));
            return Reply.noContent();
        });
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private List<String> own(ApiRequest request) {
        Caller caller = request.caller();
        return database.read(transaction ->
                register.householdsOf(transaction, caller.requireCommunity(), caller.requirePerson(), clock.instant()));
    }

    private Invoice asked(ApiRequest request, @Nullable List<String> households) {
        return invoices.ask(
                community(request),
                request.path("payment"),
                households,
                request.body(Invoice.Buyer.class),
                request.caller().requireActor());
    }

    private Reply listed(ApiRequest request, @Nullable List<String> households) {
        return Operations.page(
                invoices.list(
                        community(request),
                        households,
                        request.query("state").map(Invoice.State::valueOf).orElse(null),
                        cursor(request),
                        size(request)),
                Function.identity());
    }
}
