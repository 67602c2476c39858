package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.device.TestUnit;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.identity.SmallProvider;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.storage.Database;
import org.linli.messages.Codec;
import org.linli.messages.device.ClaimCode;
import org.linli.messages.device.ClaimRequest;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;
import org.linli.messages.key.PublicKeys;

/** What no clerk writes: a controller that claims its door and tells what happened there, a phone, money that does not fit, another company's systems. */
final class ExportOutside {

    private final ExportWorld world;
    private final String community;

    ExportOutside(ExportWorld world, String community) {
        this.world = world;
        this.community = community;
    }

    /** A controller takes its door over; it lets somebody in, learns a face and loses a row of its log. */
    void door() throws Exception {
        String gate = community + "-gate";
        JsonNode code = world.does("POST", "/api/doors/$-gate/claim-code", "");
        String claim = Codec.encode(new ClaimRequest(
                ClaimCode.parse(code.path("code").asText()).secret(), new TestUnit().request(), "=" + community));
        Answer granted = world.send("", "POST", "/api/claims", claim.getBytes(StandardCharsets.UTF_8));
        assertEquals(200, granted.status(), granted.text());
        Happening in = new Happening.AccessDecided(
                CredentialKind.CARD, Side.ENTRY, Reason.GRANTED, community + "-u1-p1", "c1", null, 120);
        Happening face = new Happening.FaceEnrolled(
                community + "-u1-p1", world.id(community, "first-consent"), "0123456789abcdef");
        happen(gate, "k1", List.of(in, in, in, face), false);
        happen(community + "-side", "k2", List.of(in, in), true);
    }

    /** Somebody forces the gate: whoever has agreed to hear of it is told. */
    void alarms() throws Exception {
        Happening forced = new Happening.AlarmRaised(community + "-alarm", AlarmKind.FORCED, null);
        Happening help = new Happening.AlarmRaised(community + "-help", AlarmKind.HELP, community + "-u1-p1");
        happen(community + "-gate", "k3", List.of(forced, help), false);
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !world.does("GET", "/api/webhooks/#webhook#/deliveries", "")
                        .path("items")
                        .isEmpty());
    }

    /** @param broken the last row does not follow from the one before */
    private void happen(String door, String chain, List<Happening> all, boolean broken) throws Exception {
        Database database = world.cloud.foundation().database();
        EventIngest ingest = new EventIngest(database, new DoorOwners(database), Clock.systemUTC());
        List<EventBatch.Entry> entries = new ArrayList<>();
        String hash = EventChain.start(door, chain);
        for (int i = 1; i <= all.size(); i++) {
            String body =
                    Codec.encode(new DoorEvent(door, Instant.now(), DoorEvent.ClockTrust.TRUSTED, all.get(i - 1)));
            boolean lost = broken && i == all.size();
            hash = EventChain.next(lost ? EventChain.start(door, "lost") : hash, i, body);
            entries.add(new EventBatch.Entry(i, body, hash));
        }
        ingest.take(new EventBatch(door, chain, entries));
    }

    /** A resident's phone opens doors from now on; another has a PIN. */
    void waysIn() throws Exception {
        String resident = community + "-u1-p1";
        world.signIn(resident);
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        String key = PublicKeys.base64(keys.generateKeyPair().getPublic());
        Answer registered = world.send(
                resident,
                "POST",
                "/api/my/pass-keys",
                ("{\"publicKey\":\"" + key + "\",\"label\":\"=" + community + "\"}").getBytes(StandardCharsets.UTF_8));
        assertEquals(201, registered.status(), registered.text());
        for (String one : List.of("1", "2")) {
            world.does(
                    "PUT",
                    "/api/people/$-u" + one + "-p1/pin",
                    "{'userCode':'%s0%s','pin':'2580'}".formatted(community.equals(ExportWorld.HERE) ? "1" : "2", one));
        }
    }

    /** A bill is paid online with another sum than was asked for. */
    void doubt() throws Exception {
        String household = world.does("GET", "/api/arrears/households", "")
                .path("items")
                .path(0)
                .path("household")
                .asText();
        String payer = household.replaceAll("-h$", "-p1");
        world.signIn(payer);
        JsonNode open = ExportWorld.json(world.get(payer, "/api/my/bills?which=OPEN"));
        String bill = open.path("items").path(0).path("id").asText();
        Answer order = world.send(
                payer,
                "POST",
                "/api/my/orders",
                ("{\"bills\":[\"" + bill + "\"],\"provider\":\"sandbox\",\"channel\":\"PAGE\",\"key\":\"doubt-"
                                + community + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(201, order.status(), household + " " + open + order.text());
        String id = ExportWorld.json(order).path("id").asText();
        Answer paid = world.send(payer, "POST", "/api/pay/sandbox/orders/" + id + "/WRONG_AMOUNT", null);
        assertEquals(2, paid.status() / 100, paid.text());
    }

    /** An invoice is asked for, of a system that nobody has switched on yet. */
    void invoice() throws Exception {
        world.does("PUT", "/api/invoice-hook", "{'address':'https://invoices.test/$'}");
        world.does("POST", "/api/payments/#payment#/invoice", "{'title':'=$'}");
    }

    /** The company's own sign-in. */
    void provider(SmallProvider provider) throws Exception {
        world.does(
                "POST",
                "/api/identity-providers",
                "{'name':'=企业账户','issuer':'%s','client':'%s','secret':'%s','secondFactor':true,'enabled':true}"
                        .formatted(provider.issuer(), SmallProvider.CLIENT, SmallProvider.SECRET));
    }
}
