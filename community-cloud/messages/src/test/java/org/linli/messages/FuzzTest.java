package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandCheck;
import org.linli.messages.command.CommandSigner;
import org.linli.messages.command.CommandVerifier;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.key.TrustedKeys;
import org.linli.messages.pass.Passes;

/** Whatever arrives is a valid message or is refused as malformed; nothing else happens. Seeded: a failure comes back. */
class FuzzTest {

    private static final int ROUNDS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> damagedMessagesAreRefusedOrAreMessages() {
        return Samples.all().entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    Class<? extends Record> type = sample.getValue().getClass();
                    String good = Codec.encode(sample.getValue());
                    Random random = new Random(sample.getKey().hashCode());
                    int refused = 0;
                    for (int round = 0; round < ROUNDS; round++) {
                        byte[] bad = round % 2 == 0
                                ? Mutations.ofBytes(good.getBytes(StandardCharsets.UTF_8), random)
                                : Mutations.ofStructure(good, random).getBytes(StandardCharsets.UTF_8);
                        try {
                            mustBeGood(Codec.decode(bad, type), type);
                        } catch (MalformedMessage e) {
                            refused++;
                            assertFalse(e.getMessage().isEmpty());
                        }
                    }
                    assertTrue(
                            refused > ROUNDS / 3,
                            "only " + refused + " of " + ROUNDS + " refused: the damage is too mild");
                }));
    }

    private static void mustBeGood(Record accepted, Class<? extends Record> type)
            throws MalformedMessage, JsonProcessingException {
        String text = Codec.encode(accepted);
        assertEquals(accepted, Codec.decode(text, type));
        if (!AsyncApi.schema(type.getSimpleName()).isMissingNode()) {
            assertEquals(Set.of(), AsyncApi.outerFaults(type.getSimpleName(), JSON.readTree(text)), text);
        }
    }

    @Test
    void noiseIsRefused() {
        Random random = new Random(7);
        for (int round = 0; round < 5000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            for (Record sample :
                    List.of(Samples.event(Samples.happening("alarm")), Samples.command(new Command.Open()))) {
                assertThrows(MalformedMessage.class, () -> Codec.decode(noise, sample.getClass()));
            }
        }
    }

    @Test
    void noDamagedCommandIsGenuine() throws Exception {
        String keyId = PublicKeys.keyId(Passes.COMMUNITY.getPublic());
        TrustedKeys keys = new TrustedKeys(
                List.of(new TrustedKeyItem(keyId, PublicKeys.base64(Passes.COMMUNITY.getPublic()), null)));
        SignedCommand good =
                new CommandSigner(keyId, Passes.COMMUNITY.getPrivate()).sign(Samples.command(new Command.Open()));
        byte[] wire = Codec.encodeBytes(good);
        Random random = new Random(11);
        int readable = 0;
        for (int round = 0; round < 1500; round++) {
            try {
                SignedCommand damaged = Codec.decode(Mutations.ofBytes(wire, random), SignedCommand.class);
                CommandCheck check = CommandVerifier.check(damaged, "door-1", keys, Samples.AT, ClockTrust.TRUSTED);
                assertEquals(damaged.equals(good), check instanceof CommandCheck.Genuine);
                readable++;
            } catch (MalformedMessage e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
        assertTrue(readable > 50, "only " + readable + " reached the signature");
    }

    @Test
    void noiseIsNoKey() {
        Random random = new Random(13);
        byte[] phone = Passes.PHONE.getPublic().getEncoded();
        byte[] community = Passes.COMMUNITY.getPublic().getEncoded();
        int accepted = 0;
        for (int round = 0; round < 2000; round++) {
            String text =
                    Base64.getEncoder().encodeToString(Mutations.ofBytes(round % 2 == 0 ? phone : community, random));
            try {
                assertEquals(
                        text, PublicKeys.base64(round % 2 == 0 ? PublicKeys.p256(text) : PublicKeys.ed25519(text)));
                accepted++;
            } catch (MalformedMessage e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
        // About half of all numbers are the y of an Ed25519 point, so some damaged ones are keys, only of nobody.
        assertTrue(accepted < 400, accepted + " accepted");
    }
}
