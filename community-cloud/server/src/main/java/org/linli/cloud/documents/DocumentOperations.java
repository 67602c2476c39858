package org.linli.cloud.documents;

import static org.linli.cloud.operation.Operations.cursor;
import static org.linli.cloud.operation.Operations.size;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Receipts, statements and arrears over HTTP. */
public final class DocumentOperations {

    private static final String PDF = "application/pdf";

    private final Database database;
    private final Register register;
    private final Receipts receipts;
    private final Statements statements;
    private final Arrears arrears;
    private final String address;
    private final Clock clock;

    /** @param address where a receipt's code can be asked about, ending where the code goes */
    public DocumentOperations(Database database, Register register, Receipts receipts, String address, Clock clock) {
        this.database = database;
        this.register = register;
        this.receipts = receipts;
        this.statements = new Statements(database, register, clock);
        this.arrears = new Arrears(database, register, clock);
        this.address = address;
        this.clock = clock;
    }

    private record ReceiptView(
            String id,
            String number,
            String payment,
            String household,
            String home,
            String payer,
            String method,
            LocalDate paidOn,
            LocalDate issuedOn,
            Instant issuedAt,
            long amountFen,
            String code,
            String state,
            int printed,
            List<Receipt.Line> lines) {}

    /** What is on the paper anyway, and whether it is still true. */
    private record CheckView(
            String state,
            @Nullable String number,
            @Nullable String company,
            @Nullable String community,
            @Nullable LocalDate issuedOn,
            @Nullable LocalDate paidOn,
            @Nullable Long amountFen) {}

    private record StatementView(LocalDate on, long closingFen, List<Statement> statements) {}

    public void register(Operations on) {
        on.change("issueReceipt", "payment", request -> issued(request, null));
        on.read("listReceipts", request -> listed(request, null));
        on.read("getReceipt", request -> Reply.ok(view(known(request, null))));
        on.change("printReceipt", "receipt", request -> printed(request, null));
        on.read("getReceiptCopy", request -> copied(request, null));
        on.change("issueMyReceipt", "payment", request -> issued(request, own(request)));
        on.read("listMyReceipts", request -> listed(request, own(request)));
        on.change("printMyReceipt", "receipt", request -> printed(request, own(request)));
        on.read("getMyReceiptCopy", request -> copied(request, own(request)));
        on.read("verifyReceipt", request -> check(request));
        on.read("getStatement", request -> Reply.ok(view(statement(request, null))));
        on.read("getStatementPdf", request -> paper(statement(request, null)));
        on.read("getHomeStatement", request -> Reply.ok(view(ofHome(request))));
        on.read("getHomeStatementPdf", request -> paper(ofHome(request)));
        on.read("getMyStatement", request -> Reply.ok(view(statement(request, own(request)))));
        on.read("getMyStatementPdf", request -> paper(statement(request, own(request))));
        on.read("getArrears", request -> Reply.ok(arrears.report(community(request))));
        on.read(
                "listArrears",
                request -> Operations.page(
                        arrears.debtors(community(request), cursor(request), size(request)), debtor -> debtor));
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private List<String> own(ApiRequest request) {
        Caller caller = request.caller();
        return database.read(transaction ->
                register.householdsOf(transaction, caller.requireCommunity(), caller.requirePerson(), clock.instant()));
    }

    private Reply issued(ApiRequest request, @Nullable List<String> households) {
        return Reply.created(view(receipts.issue(
                community(request),
                request.path("payment"),
                households,
                request.caller().requireActor())));
    }

    private Reply listed(ApiRequest request, @Nullable List<String> households) {
        List<String> wanted = request.query("household").map(List::of).orElse(null);
        return Operations.page(
                receipts.list(
                        community(request), households == null ? wanted : households, cursor(request), size(request)),
                DocumentOperations::view);
    }

    private Receipts.Known known(ApiRequest request, @Nullable List<String> households) {
        return receipts.get(community(request), request.path("receipt"), households);
    }

    private Reply printed(ApiRequest request, @Nullable List<String> households) {
        Receipt receipt = known(request, households).receipt();
        return file(
                "收据 " + receipt.printedNumber(), receipts.print(community(request), receipt.id(), households, address));
    }

    private Reply copied(ApiRequest request, @Nullable List<String> households) {
        Receipt receipt = known(request, households).receipt();
        return file(
                "收据 " + receipt.printedNumber() + " 副本",
                receipts.copy(community(request), receipt.id(), households, address));
    }

    private Reply check(ApiRequest request) {
        Receipts.Checked checked = receipts.check(request.query("code").orElse(""));
        Receipt receipt = checked.receipt();
        if (receipt == null) {
            return Reply.ok(new CheckView("UNKNOWN", null, null, null, null, null, null));
        }
        return Reply.ok(new CheckView(
                checked.answer().name(),
                receipt.printedNumber(),
                receipt.content().company(),
                receipt.content().community(),
                receipt.content().issuedOn(),
                receipt.content().paidOn(),
                receipt.amountFen()));
    }

    /** From the first of the year until today, unless the request says otherwise. */
    private Statements.Bundle statement(ApiRequest request, @Nullable List<String> households) {
        return statements.ofHousehold(
                community(request), request.path("household"), households, from(request), until(request));
    }

    private Statements.Bundle ofHome(ApiRequest request) {
        return statements.ofHome(community(request), request.path("unit"), from(request), until(request));
    }

    private LocalDate until(ApiRequest request) {
        return day(request, "until", today(request));
    }

    private LocalDate from(ApiRequest request) {
        return day(request, "from", Year.from(until(request)).atDay(1));
    }

    private LocalDate today(ApiRequest request) {
        return database.read(transaction -> clock.instant()
                .atZone(register.place(transaction, community(request)).zone())
                .toLocalDate());
    }

    private static LocalDate day(ApiRequest request, String name, LocalDate otherwise) {
        try {
            return request.query(name).map(LocalDate::parse).orElse(otherwise);
        } catch (DateTimeException e) {
            throw Refused.invalid("statement-period");
        }
    }

    private Reply paper(Statements.Bundle bundle) {
        return file("对账单 " + bundle.on(), StatementPaper.print(bundle, clock.instant()));
    }

    private static Reply file(String name, byte[] bytes) {
        return Reply.file(PDF, name + ".pdf", bytes).withHeader("Cache-Control", "no-store");
    }

    private static StatementView view(Statements.Bundle bundle) {
        return new StatementView(bundle.on(), bundle.closingFen(), bundle.statements());
    }

    private static ReceiptView view(Receipts.Known known) {
        Receipt receipt = known.receipt();
        Receipt.Content content = receipt.content();
        return new ReceiptView(
                receipt.id(),
                receipt.printedNumber(),
                receipt.payment(),
                receipt.household(),
                content.home(),
                content.payer(),
                content.method(),
                content.paidOn(),
                content.issuedOn(),
                receipt.issuedAt(),
                receipt.amountFen(),
                ReceiptCodes.grouped(receipt.code()),
                (known.isVoid() ? Receipts.Answer.VOID : Receipts.Answer.GENUINE).name(),
                receipt.printed(),
                content.lines());
    }
}
