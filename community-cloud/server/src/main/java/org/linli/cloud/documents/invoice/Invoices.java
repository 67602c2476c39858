package org.linli.cloud.documents.invoice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Receipt;
import org.linli.cloud.documents.Register;
import org.linli.cloud.documents.Texts;
import org.linli.cloud.documents.invoice.Invoice.Buyer;
import org.linli.cloud.documents.invoice.Invoice.State;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.ledger.BookReads;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.outward.PublicAddresses;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the company's invoicing system for invoices and keeps what it answers. The webhook is sent by a job that is stored with the request: at least once, with
 * the same id each time. Thread: any.
 */
public final class Invoices {

    private static final Logger log = LoggerFactory.getLogger(Invoices.class);

    private static final String JOB = "invoice-webhook";

    /** Waits before the second try and those after it: a day and a half in all. */
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(20));

    private static final Pattern TAX_NUMBER = Pattern.compile("[0-9A-Z]{15,20}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[A-Za-z0-9.-]{1,190}");
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z-]{1,40}");
    private static final int MAX_TITLE = 100;
    private static final int MAX_FAILURE = 200;

    private final Database database;
    private final Register register;
    private final InvoiceHooks hooks;
    private final Jobs jobs;
    private final Webhook webhook;
    private final SecretKeySpec tokenKey;
    private final String address;
    private final Clock clock;
    private final InvoiceRows rows = new InvoiceRows();
    private final BookReads books = new BookReads();

    /**
     * @param tokenKey 32 secret bytes, for nothing else
     * @param address of this site, for the callback
     */
    public Invoices(
            Database database,
            Register register,
            InvoiceHooks hooks,
            Jobs jobs,
            Webhook webhook,
            byte[] tokenKey,
            String address,
            Clock clock) {
        this.database = database;
        this.register = register;
        this.hooks = hooks;
        this.jobs = jobs;
        this.webhook = webhook;
        this.tokenKey = new SecretKeySpec(tokenKey, "HmacSHA256");
        this.address = address;
        this.clock = clock;
    }

    /** Says how requests are sent. Before the jobs begin. */
    public void registerJob() {
        jobs.task(JOB, (key, data) -> deliver(data));
    }

    /**
     * Asks for the invoice of a payment. Asking again while one is on its way, or there, answers that one.
     *
     * @param households whose payments may be asked for; null for every household of the community
     */
    public Invoice ask(String community, String payment, @Nullable List<String> households, Buyer buyer, String by) {
        check(buyer);
        return database.write(transaction -> {
            transaction.serialise("invoice:" + payment);
            Payment paid = books.findPayment(transaction, community, payment)
                    .filter(found -> households == null || households.contains(found.household()))
                    .orElseThrow(() -> Refused.notFound("payment-unknown"));
            Optional<Invoice> standing = rows.standing(transaction, payment);
            if (standing.isPresent()) {
                return standing.get();
            }
            long amount = paid.amountFen() - paid.refundedFen();
            if (amount == 0) {
                throw Refused.conflict("payment-refunded");
            }
            if (hooks.find(transaction, community).isEmpty()) {
                throw Refused.conflict("invoice-hook-missing");
            }
            Instant now = clock.instant();
            Invoice invoice = new Invoice(
                    TimedIds.next(now.toEpochMilli()),
                    payment,
                    paid.household(),
                    by,
                    now,
                    amount,
                    buyer,
                    State.REQUESTED,
                    0,
                    null,
                    null,
                    "",
                    "",
                    "",
                    false);
            rows.insert(transaction, community, invoice);
            jobs.schedule(transaction, JOB, invoice.id() + "-0", invoice.id(), now);
            return invoice;
        });
    }

    private static void check(Buyer buyer) {
        Refused.unless(!buyer.title().isBlank() && buyer.title().length() <= MAX_TITLE, "invoice-title");
        String tax = buyer.taxNumber();
        Refused.unless(tax == null || TAX_NUMBER.matcher(tax).matches(), "invoice-tax-number");
        String email = buyer.email();
        Refused.unless(email == null || EMAIL.matcher(email).matches(), "invoice-email");
    }

    /** What is posted. */
    private record Body(String type, Instant timestamp, Data data) {}

    private record Data(
            String invoice,
            String community,
            String payment,
            long amountFen,
            LocalDate paidOn,
            String home,
            Buyer buyer,
            List<Receipt.Line> lines,
            Callback callback) {}

    private record Callback(String url, String token) {}

    /** One try; the next is scheduled when it fails, and after the last the invoice has failed. */
    void deliver(String id) {
        Optional<Prepared> prepared = database.read(transaction -> rows.find(transaction, id)
                .filter(known -> known.invoice().state() == State.REQUESTED
                        && known.invoice().sentAt() == null)
                .map(known -> new Prepared(
                        known.invoice().tries() + 1,
                        hooks.find(transaction, known.community()).orElse(null),
                        body(transaction, known))));
        if (prepared.isEmpty()) {
            return;
        }
        InvoiceHooks.Hook hook = prepared.get().hook();
        int tries = prepared.get().tries();
        if (hook == null) {
            database.change(transaction -> fail(transaction, id, "invoice-hook-missing"));
            return;
        }
        try {
            webhook.post(hook.address(), hook.key(), id, prepared.get().body());
            database.change(transaction -> rows.tried(transaction, id, tries, clock.millis()));
        } catch (PublicAddresses.Forbidden e) {
            log.warn("the webhook of invoice {} goes to an address that is not allowed", id);
            database.change(transaction -> {
                rows.tried(transaction, id, tries, null);
                fail(transaction, id, "address-not-allowed");
            });
        } catch (IOException e) {
            log.warn("the webhook of invoice {} failed at try {}: {}", id, tries, e.getMessage());
            database.change(transaction -> later(transaction, id, tries));
        }
    }

    private record Prepared(int tries, InvoiceHooks.@Nullable Hook hook, byte[] body) {}

    private void fail(Transaction transaction, String id, String failure) {
        rows.end(transaction, id, State.FAILED, "", "", failure, clock.millis());
    }

    private void later(Transaction transaction, String id, int tries) {
        rows.tried(transaction, id, tries, null);
        if (tries > WAITS.size()) {
            fail(transaction, id, "not-delivered");
        } else {
            Instant again = clock.instant().plus(WAITS.get(tries - 1));
            jobs.schedule(transaction, JOB, id + "-" + tries, id, again);
        }
    }

    private byte[] body(Transaction transaction, InvoiceRows.Known known) {
        Invoice invoice = known.invoice();
        Payment paid = books.findPayment(transaction, known.community(), invoice.payment())
                .orElseThrow(() -> new IllegalStateException("an invoice of no payment"));
        List<Receipt.Line> lines = new ArrayList<>();
        books.paidBy(transaction, paid, known.community())
                .forEach(each -> lines.add(new Receipt.Line(
                        each.bill().itemName(), each.bill().from(), each.bill().until(), each.amountFen())));
        if (paid.freeFen() > 0) {
            lines.add(new Receipt.Line("", null, null, paid.freeFen()));
        }
        String home = register.findHome(transaction, known.community(), invoice.household())
                .map(Register.Home::home)
                .orElse("");
        Callback callback = new Callback(address + "/api/invoices/" + invoice.id() + "/result", token(invoice.id()));
        Data data = new Data(
                invoice.id(),
                known.community(),
                invoice.payment(),
                invoice.amountFen(),
                paid.date(),
                home,
                invoice.buyer(),
                lines,
                callback);
        return Texts.write(new Body("invoice.requested", invoice.askedAt(), data))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What the invoicing system shows when it answers. Made anew each time, so that it is stored nowhere. */
    String token(String invoice) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(tokenKey);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(invoice.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /**
     * The invoicing system's answer.
     *
     * @param state {@link State#ISSUED} with a number, or {@link State#FAILED} with a failure
     */
    public record Result(
            String token,
            State state,
            @Nullable String number,
            @Nullable String link,
            @Nullable String failure) {

        /** Hides the token. */
        @Override
        public String toString() {
            return "Result[" + state + "]";
        }
    }

    /** Stores an answer. The same again changes nothing; another one is refused. */
    public void answer(String id, Result result) {
        byte[] wanted = token(id).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(wanted, result.token().getBytes(StandardCharsets.UTF_8))) {
            throw Refused.notFound("invoice-unknown");
        }
        String number = orEmpty(result.number());
        String link = orEmpty(result.link());
        String failure = orEmpty(result.failure());
        boolean issued = result.state() == State.ISSUED;
        Refused.unless(result.state() != State.REQUESTED, "invoice-result");
        Refused.unless(!issued || (NUMBER.matcher(number).matches() && failure.isEmpty()), "invoice-result");
        Refused.unless(
                issued || (number.isEmpty() && link.isEmpty() && failure.length() <= MAX_FAILURE), "invoice-result");
        Refused.unless(link.isEmpty() || Webhook.isAddress(link), "invoice-link");
        database.change(transaction -> {
            transaction.serialise("invoice-answer:" + id);
            Invoice known = rows.find(transaction, id)
                    .orElseThrow(() -> Refused.notFound("invoice-unknown"))
                    .invoice();
            if (known.state() == State.REQUESTED) {
                String why = issued ? "" : failure.isBlank() ? "refused" : failure;
                rows.end(transaction, id, result.state(), number, link, why, clock.millis());
            } else if (known.state() != result.state()
                    || !known.number().equals(number)
                    || !known.link().equals(link)) {
                throw Refused.conflict("invoice-ended");
            }
        });
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** @param households whose invoices may be seen; null for every household of the community */
    public Invoice get(String community, String id, @Nullable List<String> households) {
        return database.read(transaction -> rows.find(transaction, id)
                .filter(known -> known.community().equals(community))
                .map(InvoiceRows.Known::invoice)
                .filter(invoice -> households == null || households.contains(invoice.household()))
                .map(invoice -> judged(transaction, community, invoice))
                .orElseThrow(() -> Refused.notFound("invoice-unknown")));
    }

    private Invoice judged(Transaction transaction, String community, Invoice invoice) {
        return books.findPayment(transaction, community, invoice.payment())
                .map(paid -> invoice.against(paid.amountFen() - paid.refundedFen()))
                .orElse(invoice);
    }

    /** Newest first. */
    public Page<Invoice> list(
            String community,
            @Nullable List<String> households,
            @Nullable State state,
            @Nullable String cursor,
            int size) {
        if (households != null && households.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        return database.read(transaction -> Page.of(
                rows.list(transaction, community, households, state, Page.decode(cursor), size + 1).stream()
                        .map(invoice -> judged(transaction, community, invoice))
                        .toList(),
                size,
                Invoice::id));
    }

    /** For {@link PersonTable.Scrub}. */
    public static void forget(Transaction transaction, PersonTable.Whom whom) {
        new InvoiceRows().forget(transaction, whom.person());
    }
}
