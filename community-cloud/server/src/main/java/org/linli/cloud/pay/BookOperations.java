package org.linli.cloud.pay;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.LedgerVerifier;
import org.linli.cloud.ledger.TrialBalance;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.sandbox.SandboxBank;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** The books, reconciliation, and what providers send. */
final class BookOperations {

    private static final List<String> NOTICE_HEADERS = List.of(
            "content-type",
            "wechatpay-timestamp",
            "wechatpay-nonce",
            "wechatpay-signature",
            "wechatpay-serial",
            "sandbox-timestamp",
            "sandbox-nonce",
            "sandbox-signature");

    private final Pay pay;
    private final @Nullable SandboxBank sandbox;

    BookOperations(Pay pay, @Nullable SandboxBank sandbox) {
        this.pay = pay;
        this.sandbox = sandbox;
    }

    private record Resolution(String resolution) {}

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    void register(Operations on) {
        TrialBalance balance = new TrialBalance(pay.books().database());
        LedgerVerifier verifier = new LedgerVerifier(pay.books().database());
        on.read("getTrialBalance", request -> {
            LocalDate until = request.query("until").isPresent() ? DeskOperations.day(request, "until") : null;
            List<TrialBalance.Row> rows = balance.rows(community(request), until);
            Map<String, Object> answer = new HashMap<>(Map.of(
                    "items",
                    rows,
                    "totalFen",
                    rows.stream()
                            .mapToLong(row -> row.debitFen() - row.creditFen())
                            .sum()));
            if (until != null) {
                answer.put("until", until);
            }
            return Reply.ok(answer);
        });
        // The subject stays in the command's output: it may be another community's.
        on.read(
                "verifyBooks",
                request -> Reply.ok(verifier.findDifference()
                        .<Map<String, Object>>map(found -> Map.of("agrees", false, "check", found.check()))
                        .orElse(Map.of("agrees", true))));
        on.read(
                "listDoubts",
                request -> Operations.page(
                        pay.settlement()
                                .doubts(community(request), Operations.cursor(request), Operations.size(request)),
                        doubt -> doubt));
        on.change("resolveDoubt", "doubt", request -> {
            pay.settlement()
                    .resolve(
                            community(request),
                            request.path("doubt"),
                            request.caller().requireActor(),
                            request.body(Resolution.class).resolution());
            return Reply.noContent();
        });
        statements(on);
        on.read("payNotice", this::notice);
        sandbox(on);
    }

    private void statements(Operations on) {
        Reconciliation reconciliation = pay.reconciliation();
        on.read(
                "listBankStatements",
                request -> Operations.page(
                        reconciliation.statements(
                                community(request), Operations.cursor(request), Operations.size(request)),
                        statement -> statement));
        on.change(
                "importBankStatement",
                "source",
                request -> Reply.created(reconciliation.read(
                        community(request),
                        request.path("source"),
                        DeskOperations.day(request, "day"),
                        request.rawBody(),
                        request.caller().requireActor())));
        on.change(
                "downloadBankStatement",
                "source",
                request -> Reply.created(reconciliation.download(
                        community(request),
                        request.path("source"),
                        DeskOperations.day(request, "day"),
                        request.caller().requireActor())));
        on.read(
                "listStatementLines",
                request -> Operations.page(
                        reconciliation.lines(
                                community(request),
                                request.query("statement").orElse(null),
                                request.query("open").map(Boolean::parseBoolean).orElse(false),
                                Operations.cursor(request),
                                Operations.size(request)),
                        line -> line));
        on.change("resolveStatementLine", "line", request -> {
            reconciliation.resolve(
                    community(request),
                    request.path("line"),
                    request.caller().requireActor(),
                    request.body(Resolution.class).resolution());
            return Reply.noContent();
        });
    }

    private Reply notice(ApiRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : NOTICE_HEADERS) {
            request.rawHeader(name).ifPresent(value -> headers.put(name.toLowerCase(Locale.ROOT), value));
        }
        PaymentProvider.Answer answer =
                pay.notices().receive(request.path("provider"), new RawNotice(headers, request.rawBody()));
        return Reply.bytes(answer.status(), answer.mediaType(), answer.text().getBytes(StandardCharsets.UTF_8));
    }

    private SandboxBank bank() {
        if (sandbox == null) {
            throw Refused.notFound("provider-unknown");
        }
        return sandbox;
    }

    private static Map<String, Object> view(SandboxBank.Order order) {
        return Map.of(
                "id", order.id(),
                "amountFen", order.amountFen(),
                "description", order.description(),
                "state", order.state());
    }

    private Reply sandboxOrder(String id) {
        return Reply.ok(view(bank().find(id).orElseThrow(() -> Refused.notFound("order-unknown"))));
    }

    private void sandbox(Operations on) {
        on.read("getSandboxOrder", request -> sandboxOrder(request.path("order")));
        on.read("actAtSandbox", request -> {
            SandboxBank.Act act = SandboxBank.Act.valueOf(request.path("act"));
            for (RawNotice notice : bank().act(request.path("order"), act)) {
                pay.notices().receive("sandbox", notice);
            }
            return sandboxOrder(request.path("order"));
        });
    }
}
