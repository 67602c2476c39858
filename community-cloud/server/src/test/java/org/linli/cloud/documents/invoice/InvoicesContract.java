package org.linli.cloud.documents.invoice;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.documents.DocumentsFixture;
import org.linli.cloud.documents.invoice.Invoice.Buyer;
import org.linli.cloud.documents.invoice.Invoice.State;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.outward.PublicAddresses;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.SecretBox;

/** Invoices, with a real invoicing system over TLS, on every database. */
abstract class InvoicesContract extends DocumentsFixture {

    private static final Buyer BUYER = new Buyer("张伟", null, null);

    @TempDir
    Path keys;

    private InvoiceSystem system;
    private InvoiceHooks hooks;
    private Jobs jobs;
    private Invoices invoices;
    private byte[] key;
    private String payment;

    @BeforeEach
    void openInvoices() throws Exception {
        system = new InvoiceSystem(keys);
        hooks = new InvoiceHooks(database, SecretBox.open(keys.resolve("secret.key")), clock);
        jobs = new Jobs(database, clock, JobsSettings.of("test"));
        invoices = invoices(true, system.trusting());
        register.add("c1", "h1", "1");
        register.add("c1", "h2", "1");
        bill("h1", FeeType.PROPERTY, 30_000, "2026-10-31");
        payment = pay("h1", 30_000, TODAY.toString()).id();
        key = Base64.getDecoder()
                .decode(hooks.put("c1", system.address(), "manager").substring("whsec_".length()));
    }

    private Invoices invoices(boolean privateToo, SSLSocketFactory tls) {
        PublicAddresses addresses = new PublicAddresses(host -> List.of(InetAddress.getLoopbackAddress()), privateToo);
        return new Invoices(
                database,
                register,
                hooks,
                jobs,
                new Webhook(addresses, tls, clock),
                new byte[32],
                "https://cloud.example.org",
                clock);
    }

    @AfterEach
    void closeInvoices() {
        jobs.close();
        system.close();
    }

    private Invoice ask() {
        return invoices.ask("c1", payment, null, BUYER, "p1");
    }

    private Invoice see(Invoice invoice) {
        return invoices.get("c1", invoice.id(), null);
    }

    private static String refused(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }

    @Test
    void theInvoicingSystemIsToldOnceBySignedWebhookThroughAJob() throws Exception {
        invoices.registerJob();
        jobs.start(new SimpleMeterRegistry());
        Invoice asked = ask();
        await().until(() -> see(asked).sentAt() != null);
        assertEquals(1, system.came.size());
        InvoiceSystem.Came came = system.came.get(0);
        assertEquals(asked.id(), came.header("webhook-id"));
        assertEquals(
                "v1," + Webhook.sign(key, asked.id(), came.header("webhook-timestamp"), came.body()),
                came.header("webhook-signature"));
        JsonNode body = new ObjectMapper().readTree(came.body());
        assertEquals("invoice.requested", body.path("type").asText());
        assertEquals(30_000, body.path("data").path("amountFen").asLong());
        assertEquals("张伟", body.path("data").path("buyer").path("title").asText());
        assertEquals(
                "https://cloud.example.org/api/invoices/" + asked.id() + "/result",
                body.path("data").path("callback").path("url").asText());
        invoices.deliver(asked.id());
        assertEquals(1, system.came.size());
        String token = body.path("data").path("callback").path("token").asText();
        invoices.answer(
                asked.id(), new Invoices.Result(token, State.ISSUED, "2644-1", "https://invoices.test/1.pdf", null));
        assertEquals(State.ISSUED, see(asked).state());
        assertEquals("2644-1", see(asked).number());
    }

    @Test
    void askingAgainIsTheSameInvoiceUntilItFails() {
        Invoice first = ask();
        assertEquals(first, ask());
        invoices.answer(first.id(), new Invoices.Result(invoices.token(first.id()), State.FAILED, null, null, "税号有误"));
        assertEquals("税号有误", see(first).failure());
        assertNotEquals(first.id(), ask().id());
    }

    @Test
    void aFailedTryIsRepeatedLaterWithTheSameIdAndGivenUpInTheEnd() {
        system.answers.set(503);
        Invoice asked = ask();
        for (int i = 1; i <= 10; i++) {
            assertEquals(State.REQUESTED, see(asked).state());
            invoices.deliver(asked.id());
            assertEquals(i, see(asked).tries());
        }
        assertEquals(State.FAILED, see(asked).state());
        assertEquals("not-delivered", see(asked).failure());
        assertEquals(10, system.came.size());
        assertEquals(
                1,
                system.came.stream()
                        .map(came -> came.header("webhook-id"))
                        .distinct()
                        .count());
        invoices.deliver(asked.id());
        assertEquals(10, system.came.size());
    }

    @Test
    void aTryThatFailsIsScheduledAgainLater() {
        system.answers.set(500);
        Invoice asked = ask();
        invoices.deliver(asked.id());
        long at = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT execution_time FROM scheduled_job WHERE task_instance = :key")
                .bind("key", asked.id() + "-1")
                .mapTo(Long.class)
                .one());
        assertEquals(clock.instant().plus(Duration.ofSeconds(15)).toEpochMilli(), at);
        system.answers.set(200);
        invoices.deliver(asked.id());
        assertTrue(see(asked).sentAt() != null);
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() {
        system.answers.set(302);
        Invoice asked = ask();
        invoices.deliver(asked.id());
        assertEquals(1, system.came.size());
        assertTrue(see(asked).sentAt() == null);
    }

    @Test
    void aPrivateAddressIsNeverCalledUnlessTheSettingSaysSo() {
        invoices = invoices(false, system.trusting());
        Invoice asked = ask();
        invoices.deliver(asked.id());
        assertTrue(system.came.isEmpty());
        assertEquals("address-not-allowed", see(asked).failure());
    }

    @Test
    void aCertificateForAnotherNameOrOfAStrangerEndsTheTry() {
        hooks.put("c1", system.address("other.test"), "manager");
        Invoice asked = ask();
        invoices.deliver(asked.id());
        assertTrue(system.came.isEmpty(), "a certificate for another name");
        hooks.put("c1", system.address(), "manager");
        invoices = invoices(true, (SSLSocketFactory) SSLSocketFactory.getDefault());
        invoices.deliver(asked.id());
        assertTrue(system.came.isEmpty(), "a certificate nobody vouches for");
        assertEquals(2, see(asked).tries());
    }

    @Test
    void anAnswerNeedsItsTokenAndCountsOnce() {
        Invoice asked = ask();
        String token = invoices.token(asked.id());
        Invoices.Result issued = new Invoices.Result(token, State.ISSUED, "1", null, null);
        assertEquals(
                "invoice-unknown",
                refused(() -> invoices.answer(asked.id(), new Invoices.Result("x", State.ISSUED, "1", null, null))));
        assertEquals("invoice-unknown", refused(() -> invoices.answer("nothing", issued)));
        for (Invoices.Result bad : List.of(
                new Invoices.Result(token, State.ISSUED, null, null, null),
                new Invoices.Result(token, State.REQUESTED, null, null, null),
                new Invoices.Result(token, State.FAILED, "1", null, null))) {
            assertEquals("invoice-result", refused(() -> invoices.answer(asked.id(), bad)));
        }
        assertEquals(
                "invoice-link",
                refused(() -> invoices.answer(
                        asked.id(), new Invoices.Result(token, State.ISSUED, "1", "javascript:alert(1)", null))));
        invoices.answer(asked.id(), issued);
        invoices.answer(asked.id(), issued);
        assertEquals(
                "invoice-ended",
                refused(() -> invoices.answer(asked.id(), new Invoices.Result(token, State.ISSUED, "2", null, null))));
        assertEquals("1", see(asked).number());
    }

    @Test
    void foreignPaymentsAndInvoicesAreUnknownAndBuyersAreChecked() {
        assertEquals("payment-unknown", refused(() -> invoices.ask("c2", payment, null, BUYER, "x")));
        assertEquals("payment-unknown", refused(() -> invoices.ask("c1", payment, List.of("h2"), BUYER, "x")));
        Invoice asked = ask();
        assertEquals("invoice-unknown", refused(() -> invoices.get("c2", asked.id(), null)));
        assertEquals("invoice-unknown", refused(() -> invoices.get("c1", asked.id(), List.of("h2"))));
        assertTrue(invoices.list("c1", List.of("h2"), null, null, 10).items().isEmpty());
        assertEquals(
                1, invoices.list("c1", null, State.REQUESTED, null, 10).items().size());
        assertEquals(
                "invoice-title", refused(() -> invoices.ask("c1", payment, null, new Buyer(" ", null, null), "x")));
        assertEquals(
                "invoice-tax-number",
                refused(() -> invoices.ask("c1", payment, null, new Buyer("x", "123", null), "x")));
        assertEquals("invoice-email", refused(() -> invoices.ask("c1", payment, null, new Buyer("x", null, "x"), "x")));
    }

    @Test
    void anInvoiceWhosePaymentWasRefundedSinceIsShownAsOutdated() {
        Invoice asked = ask();
        assertFalse(see(asked).outdated());
        refund(payment, 1_000, TODAY.toString());
        assertTrue(see(asked).outdated());
        assertTrue(invoices.list("c1", null, null, null, 10).items().get(0).outdated());
    }

    @Test
    void withoutAnInvoicingSystemOrAfterARefundThereIsNoInvoice() {
        hooks.remove("c1");
        assertEquals("invoice-hook-missing", refused(this::ask));
        refund(payment, 30_000, TODAY.toString());
        assertEquals("payment-refunded", refused(this::ask));
        assertFalse(hooks.put("c1", system.address(), "manager").isEmpty());
    }
}
