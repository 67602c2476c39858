package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.PinItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.command.Command;
import org.linli.messages.device.CloudTime;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;

class CodecTest {

    private static final String ACK = "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}";

    @Test
    void unknownFieldsAreSkippedWhateverTheyHold() throws MalformedMessage {
        String newer =
                "{\"hint\":{\"a\":[1,{\"b\":null}]},\"v\":1,\"door\":\"door-1\",\"x\":1e9,\"chain\":\"chain-1\",\"sequence\":2}";
        assertEquals(new EventAck("door-1", "chain-1", 2), Codec.decode(newer, EventAck.class));
    }

    @Test
    void fieldsMayComeInAnyOrderEvenVersionAndKindLast() throws MalformedMessage {
        assertEquals(
                new EventAck("door-1", "chain-1", 2),
                Codec.decode(" {\"sequence\":2,\"chain\":\"chain-1\",\"door\":\"door-1\",\"v\":1} ", EventAck.class));
        String event =
                "{\"happening\":{\"holder\":null,\"x\":{\"kind\":\"DOOR\"},\"alarm\":\"a-2\",\"alarmKind\":\"FORCED\",\"kind\":\"ALARM\"},"
                        + "\"clock\":\"CONTINUED\",\"at\":\"2026-06-01T04:00:00.250Z\",\"door\":\"door-1\",\"v\":1}";
        assertEquals(Samples.event(Samples.happening("alarm-unknown")), Codec.decode(event, DoorEvent.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"text\"",
                "[]",
                "{}",
                "{",
                "{\"v\":1",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2",
                "{\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":0,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":2,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1.0,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":\"1\",\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":null,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":4294967297,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":99999999999999999999,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":null,\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\"}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":null}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":\"2\"}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2.0}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2e0}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":true}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":[2]}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":{}}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":NaN}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":02}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":-1}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":9223372036854775808}",
                "{\"v\":1,\"door\":5,\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":true,\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":[\"door-1\"],\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":\"door 1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":\"\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":\"door-1\",\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"x\":1,\"x\":2,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2,}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}x",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}{}",
                "{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}]",
                "{'v':1,'door':'door-1','chain':'chain-1','sequence':2}",
                "{\"v\":1,/* comment */\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2}",
                "\uFEFF{\"v\":1,\"door\":\"door-1\",\"chain\":\"chain-1\",\"sequence\":2,}"
            })
    void whatIsNoMessageIsRefused(String text) {
        assertThrows(MalformedMessage.class, () -> Codec.decode(text, EventAck.class));
        assertThrows(MalformedMessage.class, () -> Codec.decode(text.getBytes(StandardCharsets.UTF_8), EventAck.class));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin = "{\"v\":1,\"x\":\"é\",\"door\":\"d\",\"chain\":\"c\",\"sequence\":2}"
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(MalformedMessage.class, () -> Codec.decode(latin, EventAck.class));
        assertThrows(
                MalformedMessage.class, () -> Codec.decode(ACK.getBytes(StandardCharsets.UTF_16BE), EventAck.class));
        byte[] overlong = ACK.getBytes(StandardCharsets.UTF_8);
        overlong[10] = (byte) 0xc0;
        overlong[11] = (byte) 0x80;
        assertThrows(MalformedMessage.class, () -> Codec.decode(overlong, EventAck.class));
    }

    @Test
    void charactersThatNoDatabaseHoldsAreRefused() {
        for (String bad : List.of("\\u0000", "\\ud800", "\\udc00x", "\\ud800\\ud800")) {
            String text = "{\"v\":1,\"community\":\"c\",\"code\":\"" + bad
                    + "\",\"certificateRequest\":\"x\",\"unit\":\"u\"}";
            assertThrows(
                    MalformedMessage.class, () -> Codec.decode(text, org.linli.messages.device.ClaimRequest.class));
        }
    }

    @Test
    void deepNestingIsRefusedEvenInAnUnknownField() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertThrows(
                MalformedMessage.class,
                () -> Codec.decode(ACK.replace("\"v\":1", "\"v\":1,\"x\":" + deep), EventAck.class));
    }

    @Test
    void anOversizedMessageIsRefusedBeforeItIsRead() {
        byte[] large = new byte[Codec.MAX_BYTES + 1];
        MalformedMessage refusal = assertThrows(MalformedMessage.class, () -> Codec.decode(large, EventAck.class));
        assertTrue(refusal.getMessage().contains("too large"));
        assertThrows(MalformedMessage.class, () -> Codec.decode(" ".repeat(Codec.MAX_BYTES) + ACK, EventAck.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-06-01",
                "2026-06-01T04:00:00",
                "2026-06-01T04:00:00+08:00",
                "2026-02-30T04:00:00Z",
                "+12026-06-01T04:00:00Z",
                "-0001-06-01T04:00:00Z",
                "2026-06-01T04:00Z",
                "2026-06-01 04:00:00Z",
                "2026-06-01T04:00:00.1234567890Z",
                "now",
                ""
            })
    void onlyUtcInstantsAreInstants(String text) {
        assertThrows(MalformedMessage.class, () -> Codec.decode("{\"v\":1,\"now\":\"" + text + "\"}", CloudTime.class));
    }

    @Test
    void anInstantIsNoNumber() {
        assertThrows(MalformedMessage.class, () -> Codec.decode("{\"v\":1,\"now\":1780286400}", CloudTime.class));
        assertThrows(MalformedMessage.class, () -> Codec.decode("{\"v\":1,\"now\":[2026,6,1]}", CloudTime.class));
    }

    @Test
    void unknownNamesAndKindsAreRefused() {
        String good = Codec.encode(Samples.event(Samples.happening("access-face")));
        for (String bad : List.of(
                good.replace("\"GRANTED\"", "\"GRANTED_BY_MAGIC\""),
                good.replace("\"GRANTED\"", "\"granted\""),
                good.replace("\"GRANTED\"", "0"),
                good.replace("\"GRANTED\"", "\"\""),
                good.replace("\"ACCESS\"", "\"MAGIC\""),
                good.replace("\"ACCESS\"", "1"),
                good.replace("\"kind\":\"ACCESS\",", ""),
                good.replace("\"kind\":\"ACCESS\"", "\"kind\":\"ACCESS\",\"kind\":\"ACCESS\""),
                good.replace("0.7125", "\"NaN\""),
                good.replace("0.7125", "NaN"),
                good.replace("0.7125", "1e999"),
                good.replace("0.7125", "\"0.7\""))) {
            assertThrows(MalformedMessage.class, () -> Codec.decode(bad, DoorEvent.class), bad);
        }
    }

    @Test
    void aSetWithAnEntryTwiceIsRefused() {
        String rule = "{\"v\":1,\"id\":\"r-1\",\"group\":\"g\",\"schedule\":\"s\",\"means\":[\"CARD\",\"CARD\"]}";
        assertThrows(MalformedMessage.class, () -> Codec.decode(rule, RuleItem.class));
        assertThrows(
                MalformedMessage.class, () -> Codec.decode(rule.replace("\"CARD\",\"CARD\"", "null"), RuleItem.class));
    }

    @Test
    void aRefusalNamesTheFieldAndNotTheContent() {
        String pin = "{\"v\":1,\"id\":\"secret-4711\",\"holder\":\"h-1\",\"hash\":\"x\"}";
        MalformedMessage range = assertThrows(MalformedMessage.class, () -> Codec.decode(pin, PinItem.class));
        assertEquals("PinItem: id is not 3 to 8 digits", range.getMessage());
        assertNull(range.getCause());
        MalformedMessage broken = assertThrows(
                MalformedMessage.class, () -> Codec.decode("{\"v\":1,\"hash\":\"secret-4711\",oops}", PinItem.class));
        assertFalse(broken.getMessage().contains("secret"));
        assertNull(broken.getCause());
        MalformedMessage missing =
                assertThrows(MalformedMessage.class, () -> Codec.decode("{\"v\":1,\"id\":\"0702\"}", PinItem.class));
        assertEquals("PinItem.holder is missing", missing.getMessage());
        MalformedMessage wrong = assertThrows(
                MalformedMessage.class, () -> Codec.decodeItem(AccessItem.Kind.PIN, "{\"v\":1,\"id\":4711}"));
        assertEquals("PinItem.id is not a text", wrong.getMessage());
    }

    @Test
    void aMessageTooLargeToSendIsNotWritten() {
        Command photo = Samples.command(new Command.EnrolPhoto("h-1", "fc-1", "A".repeat(699_052)));
        assertTrue(Codec.encode(photo).length() > 699_052);
        assertThrows(IllegalArgumentException.class, () -> new Command.EnrolPhoto("h-1", "fc-1", "A".repeat(699_053)));
    }

    @Test
    void theLargestBatchAndTheLargestSyncPartCanBeSent() throws MalformedMessage {
        String body = "\"".repeat(1835); // quoting doubles it
        String hash = Samples.HASH;
        List<EventBatch.Entry> entries = java.util.stream.LongStream.rangeClosed(1, 500)
                .mapToObj(sequence -> new EventBatch.Entry(sequence, body, hash))
                .toList();
        EventBatch batch = new EventBatch("door-1", "chain-1", entries);
        assertEquals(batch, Codec.decode(Codec.encodeBytes(batch), EventBatch.class));

        String item = "\"".repeat(458);
        List<SyncDelta.Change> changes =
                Collections.nCopies(2000, new SyncDelta.Change(AccessItem.Kind.REVOKED_PASS, "a".repeat(64), item));
        SyncDelta delta = new SyncDelta("door-1", 0, 1, null, hash, changes);
        assertEquals(delta, Codec.decode(Codec.encodeBytes(delta), SyncDelta.class));
    }

    @Test
    void anEventCanBeSentWhateverTheTextsInItAre() {
        for (String part : List.of("长", "\u0001", "\"", "\\", "\n", "🚪", "\ud800", "\u0000", "é")) {
            String odd = part.repeat(5000);
            List<String> many = Collections.nCopies(100, odd);
            for (Happening happening : List.of(
                    new Happening.Started(odd, odd, many),
                    new Happening.WiringTested(many),
                    new Happening.StorageTrouble(odd, odd),
                    new Happening.InputRefused(odd, odd, 1),
                    new Happening.DoorChanged(DoorState.LOCKED, DoorState.OPEN, odd))) {
                String text = Codec.encode(Samples.event(happening));
                assertDoesNotThrow(() -> new EventBatch.Entry(1, text, Samples.HASH));
                assertDoesNotThrow(() -> assertEquals(Samples.event(happening), Codec.decode(text, DoorEvent.class)));
            }
        }
    }

    @Test
    void aScoreIsACosine() {
        Happening.AccessDecided rounded =
                new Happening.AccessDecided(CredentialKind.FACE, Side.ENTRY, Reason.GRANTED, "h-1", null, 1.0000001, 5);
        assertEquals(1.0, rounded.score());
        Happening.AccessDecided broken = new Happening.AccessDecided(
                CredentialKind.FACE, Side.ENTRY, Reason.LOW_FACE_SCORE, null, null, Double.NaN, 5);
        assertNull(broken.score());
    }

    @Test
    void aDoublesTextIsTheShortestOnEveryJava() {
        String text = Codec.encode(new DoorItem.FacePolicy(0.55, 2.0E-3, 3, 0.1));
        assertEquals("{\"v\":1,\"matchThreshold\":0.55,\"margin\":0.002,\"frames\":3,\"livenessThreshold\":0.1}", text);
    }

    @Test
    void recordsGuardThemselves() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RuleItem("r", "g", "s", java.util.Set.of(RuleItem.Means.FACE)));
        assertThrows(IllegalArgumentException.class, () -> new RuleItem("r", "g", "s", java.util.Set.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new HolderItem("h", HolderItem.HolderKind.STAFF, false, Samples.AT, Samples.AT, List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EventBatch(
                        "d",
                        "c",
                        List.of(
                                new EventBatch.Entry(1, "x", Samples.HASH),
                                new EventBatch.Entry(3, "x", Samples.HASH))));
        assertThrows(IllegalArgumentException.class, () -> new DoorItem.FacePolicy(Double.NaN, 0, 3, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new SyncReport("d", 0, "0".repeat(63), true));
    }

    @Test
    void ordersAndHappeningsKnowTheirKind() {
        assertEquals("OPEN", Codec.kindName(new Command.Open()));
        assertEquals("ALARM_END", Codec.kindName((Record) Samples.happening("alarm-end")));
    }
}
