package org.linli.cloud.sharing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.DataKind.Ground;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.identity.PartnerTokens;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** Changes on their way to a real receiver, on a database that the subclass chooses. */
abstract class WebhooksContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final List<ChangeCourier> couriers = new ArrayList<>();
    private VendorServer vendor;
    private TestCommunity community;
    private ChangeFeed feed;
    private Agreements agreements;
    private Webhooks webhooks;

    abstract Database open(Path where);

    @BeforeEach
    void openWebhooks() throws Exception {
        vendor = new VendorServer();
        community = new TestCommunity(open(directory), directory, clock);
        Database database = community.database;
        feed = new ChangeFeed(database, clock);
        agreements = new Agreements(database, new PartnerTokens(database, clock), clock);
        agreements.onEnd((transaction, agreement) -> WebhookRows.endAll(transaction.handle(), agreement));
        webhooks = new Webhooks(database, SecretBox.open(directory.resolve("secret.key")), feed, vendor.outward, clock);
    }

    @AfterEach
    void close() throws Exception {
        couriers.forEach(ChangeCourier::close);
        community.close();
        vendor.close();
    }

    private ChangeCourier server() {
        return server(vendor.outward);
    }

    private ChangeCourier server(Outward outward) {
        ChangeCourier courier =
                new ChangeCourier(community.database, feed, webhooks, outward, community.notify.notifications(), clock);
        couriers.add(courier);
        courier.start(LOOK);
        return courier;
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private Agreement agree() {
        return agreements.make(
                HERE,
                new Agreements.Draft(
                        "快递柜公司",
                        "010-1",
                        "取件",
                        List.of(
                                new Agreement.Share(DataKind.PARCEL, Set.of("unit"), Ground.CONTRACT),
                                new Agreement.Share(DataKind.ALARM, null, null)),
                        null,
                        clock.instant().plus(Duration.ofDays(300))),
                "boss");
    }

    private Webhooks.Added add(Agreement agreement, String address) {
        return webhooks.add(HERE, agreement.id(), new Webhooks.Draft(address, null, null), "boss");
    }

    private void parcel(String id) {
        community.database.change(transaction -> ChangeFeed.add(
                transaction.handle(),
                new NewChange(HERE, DataKind.PARCEL, id, clock.instant())
                        .with("state", "WAITING")
                        .with("unit", "1-101")
                        .with("receiver", "mei")));
    }

    private static JsonNode json(VendorServer.Came came) {
        try {
            return MAPPER.readTree(came.body());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> subjects(String path) {
        return vendor.at(path).stream()
                .map(came -> json(came).at("/data/subject").asText())
                .toList();
    }

    private Webhook state(Webhooks.Added added) {
        return webhooks.get(HERE, added.webhook().id());
    }

    private List<Webhook.Delivery> deliveries(Webhooks.Added added) {
        return webhooks.deliveries(HERE, added.webhook().id(), null, 100).items();
    }

    private static String signature(String key, VendorServer.Came came) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] secret = java.util.Base64.getDecoder().decode(key.substring("whsec_".length()));
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String head = came.header("webhook-id") + "." + came.header("webhook-timestamp") + ".";
        mac.update(head.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "v1," + java.util.Base64.getEncoder().encodeToString(mac.doFinal(came.body()));
    }

    @Test
    void eachChangeIsSentOnceInOrderSignedAndWithAgreedFieldsOnly() throws Exception {
        parcel("before");
        Webhooks.Added added = add(agree(), vendor.address("/in"));
        server();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            parcel("p" + i);
            sent.add("p" + i);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(sent, subjects("/in")));
        VendorServer.Came first = vendor.at("/in").get(0);
        assertEquals(signature(added.key(), first), first.header("webhook-signature"));
        JsonNode body = json(first);
        assertEquals("parcel.changed", body.path("type").asText());
        assertEquals(HERE, body.path("community").asText());
        assertEquals("1-101", body.at("/data/data/unit").asText());
        assertFalse(first.text().contains("mei"));
        await().atMost(PATIENCE).until(() -> deliveries(added).size() == 20);
        assertEquals(Webhook.DeliveryState.DELIVERED, deliveries(added).get(0).state());
        assertFalse(added.toString().contains(added.key()));
    }

    @Test
    void aFailedChangeIsTriedAgainWithTheSameIdAndNothingOvertakesIt() {
        Webhooks.Added added = add(agree(), vendor.address("/in"));
        vendor.answers.put("/in", 500);
        server();
        parcel("p1");
        parcel("p2");
        await().atMost(PATIENCE).until(() -> state(added).tries() == 1);
        assertEquals("answered-500", state(added).reason());
        assertEquals(List.of("p1"), subjects("/in"));
        assertEquals(Webhook.DeliveryState.FAILING, deliveries(added).get(0).state());
        clock.advance(Duration.ofSeconds(15));
        await().atMost(PATIENCE).until(() -> state(added).tries() == 2);
        vendor.answers.remove("/in");
        clock.advance(Duration.ofMinutes(2));
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("p1", "p1", "p1", "p2"), subjects("/in")));
        List<VendorServer.Came> came = vendor.at("/in");
        assertEquals(came.get(0).header("webhook-id"), came.get(2).header("webhook-id"));
        await().atMost(PATIENCE)
                .until(() -> state(added).tries() == 0 && deliveries(added).size() == 2);
        assertEquals(3, deliveries(added).get(1).tries());
    }

    @Test
    void whoeverIsSlowOrFailsKeepsNobodyElseWaiting() {
        Agreement agreement = agree();
        List<Webhooks.Added> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            vendor.answers.put("/slow" + i, 0);
            slow.add(add(agreement, vendor.slowAddress("/slow" + i)));
        }
        add(agreement, vendor.address("/quick"));
        server(vendor.impatient);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            parcel("p" + i);
            sent.add("p" + i);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(sent, subjects("/quick")));
        await().atMost(PATIENCE)
                .until(() -> slow.stream().allMatch(each -> state(each).tries() == 1));
        assertEquals("no-answer", state(slow.get(0)).reason());
        assertEquals(List.of("p0"), subjects("/slow1"));
    }

    @Test
    void afterThreeDaysOfFailureItIsPausedManagersAreToldAndItGoesOnWhereItStopped() {
        Webhooks.Added added = add(agree(), vendor.address("/in"));
        vendor.answers.put("/in", 503);
        server();
        parcel("p1");
        parcel("p2");
        int tries = 0;
        while (state(added).state() == Webhook.State.ACTIVE) {
            int before = tries;
            await().atMost(PATIENCE)
                    .until(() -> state(added).tries() > before || state(added).state() != Webhook.State.ACTIVE);
            tries = state(added).tries();
            assertTrue(tries < 40);
            clock.advance(Duration.ofHours(8));
        }
        assertEquals(Webhook.State.PAUSED, state(added).state());
        assertEquals(1, community.told("boss").size(), community.told("boss").toString());
        assertEquals("数据推送已暂停：快递柜公司", community.told("boss").get(0));
        vendor.answers.remove("/in");
        webhooks.resume(HERE, added.webhook().id(), Webhooks.From.STOPPED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of("p1", "p2"),
                        subjects("/in")
                                .subList(
                                        vendor.at("/in").size() - 2,
                                        vendor.at("/in").size())));
    }

    @Test
    void aReceiverThatWantsNoMoreIsAskedNoMore() {
        Webhooks.Added added = add(agree(), vendor.address("/in"));
        vendor.answers.put("/in", 410);
        server();
        parcel("p1");
        await().atMost(PATIENCE).until(() -> state(added).state() == Webhook.State.PAUSED);
        assertEquals(1, vendor.at("/in").size());
    }

    @Test
    void aPausedWebhookThatMissedTooMuchMustSayWhereToGoOn() {
        Webhooks.Added added = add(agree(), vendor.address("/in"));
        vendor.answers.put("/in", 410);
        server();
        parcel("p1");
        await().atMost(PATIENCE).until(() -> state(added).state() == Webhook.State.PAUSED);
        parcel("p2");
        feed.end(HERE);
        clock.advance(ChangeFeed.KEPT.plus(Duration.ofDays(1)));
        parcel("p3");
        feed.tidy();
        String id = added.webhook().id();
        refused("changes-forgotten", () -> webhooks.resume(HERE, id, Webhooks.From.STOPPED));
        vendor.answers.remove("/in");
        webhooks.resume(HERE, id, Webhooks.From.OLDEST);
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("p1", "p3"), subjects("/in")));
    }

    @Test
    void anAddressInOurOwnNetworkIsRefusedWhenAddedAndAtEachDelivery() {
        Agreement agreement = agree();
        vendor.names.put("public.example", "93.184.216.34");
        vendor.names.put("inside.example", "10.0.0.7");
        for (String wrong : List.of(
                "https://inside.example/in",
                "https://127.0.0.1/in",
                "https://[::1]/in",
                "https://169.254.169.254/latest",
                "http://public.example/in",
                "ftp://public.example/in",
                "https://user@public.example/in",
                "nonsense")) {
            refused("webhook-address", () -> add(agreement, wrong));
        }
        Webhooks.Added added = add(agreement, "https://public.example/in");
        vendor.names.put("public.example", "192.168.1.1");
        server();
        parcel("p1");
        await().atMost(PATIENCE).until(() -> state(added).tries() == 1);
        assertEquals("address-not-allowed", state(added).reason());
    }

    @Test
    void nothingIsSentWhenTheAgreementIsOver() {
        Agreement agreement = agree();
        Webhooks.Added added = add(agreement, vendor.address("/in"));
        agreements.end(HERE, agreement.id(), "到期", "boss");
        server();
        parcel("p1");
        assertEquals(Webhook.State.ENDED, state(added).state());
        refused("agreement-over", () -> webhooks.resume(HERE, added.webhook().id(), Webhooks.From.NOW));
        refused("agreement-over", () -> add(agreement, vendor.address("/in")));
        Agreement shorter = agreements.make(
                HERE,
                new Agreements.Draft(
                        "短期",
                        "010-1",
                        "试用",
                        List.of(new Agreement.Share(DataKind.PARCEL, null, null)),
                        null,
                        clock.instant().plus(Duration.ofHours(1))),
                "boss");
        Webhooks.Added brief = add(shorter, vendor.address("/brief"));
        clock.advance(Duration.ofHours(1));
        parcel("p2");
        await().atMost(PATIENCE).until(() -> state(brief).state() == Webhook.State.ENDED);
        assertEquals(List.of(), vendor.came);
    }

    @Test
    void whenAServerDiesAfterSendingAnotherSendsTheSameAgain() {
        Webhooks.Added added = add(agree(), vendor.address("/in"));
        vendor.answers.put("/in", 0);
        ChangeCourier dying = server();
        parcel("p1");
        await().atMost(PATIENCE).until(() -> vendor.at("/in").size() == 1);
        // It is taken down before it hears an answer and writes nothing any more.
        couriers.remove(dying);
        dying.abandon();
        vendor.answers.remove("/in");
        server();
        parcel("p2");
        clock.advance(ChangeCourier.LEASE.plusSeconds(1));
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("p1", "p1", "p2"), subjects("/in")));
        assertEquals(
                vendor.at("/in").get(0).header("webhook-id"),
                vendor.at("/in").get(1).header("webhook-id"));
        await().atMost(PATIENCE).until(() -> deliveries(added).size() == 2);
    }

    @Test
    void severalServersSendEachChangeOnceAndInOrder() {
        Agreement agreement = agree();
        for (int i = 0; i < 3; i++) {
            add(agreement, vendor.address("/in" + i));
        }
        server();
        server();
        server();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            parcel("p" + i);
            sent.add("p" + i);
        }
        for (int i = 0; i < 3; i++) {
            String path = "/in" + i;
            await().atMost(PATIENCE).untilAsserted(() -> assertEquals(sent, subjects(path)));
        }
    }

    @Test
    void aTestMessageIsSentNowAndChangesNothing() throws Exception {
        Webhooks.Added added = add(agree(), vendor.address("/in"));
        ChangeCourier courier = server();
        assertEquals(
                "",
                courier.test(added.webhook(), "t1").get(30, TimeUnit.SECONDS).reason());
        VendorServer.Came came = vendor.at("/in").get(0);
        assertEquals("test", json(came).path("type").asText());
        assertEquals(signature(added.key(), came), came.header("webhook-signature"));
        vendor.answers.put("/in", 404);
        assertEquals(
                "answered-404",
                courier.test(added.webhook(), "t2").get(30, TimeUnit.SECONDS).reason());
        assertEquals(List.of(), deliveries(added));
    }

    @Test
    void aWebhookIsOfItsCommunityAndHasKindsOfItsAgreement() {
        Agreement agreement = agree();
        Webhooks.Added added = add(agreement, vendor.address("/in"));
        String id = added.webhook().id();
        refused("webhook-unknown", () -> webhooks.get(THERE, id));
        refused("webhook-unknown", () -> webhooks.remove(THERE, id));
        refused("webhook-unknown", () -> webhooks.deliveries(THERE, id, null, 5));
        refused(
                "agreement-unknown",
                () -> webhooks.add(
                        THERE, agreement.id(), new Webhooks.Draft(vendor.address("/in"), null, null), "boss"));
        refused(
                "kinds-not-agreed",
                () -> webhooks.add(
                        HERE,
                        agreement.id(),
                        new Webhooks.Draft(vendor.address("/in"), Set.of(DataKind.BILL), null),
                        "boss"));
        for (int i = 1; i < Webhooks.MOST_OF_AGREEMENT; i++) {
            add(agreement, vendor.address("/in" + i));
        }
        refused("webhooks-too-many", () -> add(agreement, vendor.address("/more")));
        webhooks.remove(HERE, id);
        assertEquals(
                Webhooks.MOST_OF_AGREEMENT - 1,
                webhooks.list(HERE, null, 50).items().size());
        @Nullable String next = webhooks.list(HERE, null, 2).next();
        assertEquals(2, webhooks.list(HERE, next, 2).items().size());
    }
}
