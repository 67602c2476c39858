package org.linli.messages.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.messages.pass.PassReading.Damage;

class PassTextTest {

    @Test
    void aResidentsPassComesBackAsItWasWritten() {
        RotatingPass pass = Passes.rotating();
        assertEquals(new PassReading.Rotating(pass), PassText.read(pass.text()));
        assertEquals(126, pass.text().length());
    }

    @Test
    void aVisitorsPassComesBackAsItWasWritten() {
        VisitorPass pass = Passes.visitor(7, 65535);
        assertEquals(new PassReading.Visitor(pass), PassText.read(pass.text()));
        assertEquals(150, Passes.visitor(7).text().length());
    }

    @Test
    void theLongestPassHasTheLengthThatReadingAllows() {
        VisitorPass pass = Passes.visitor(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertEquals(PassText.MAX_LENGTH, pass.text().length());
        assertEquals(195, PassText.MAX_LENGTH);
        assertInstanceOf(PassReading.Visitor.class, PassText.read(pass.text()));
    }

    @Test
    void extremesOfEveryFieldSurvive() {
        PassSignature signature = new PassSignature(new byte[64]);
        RotatingPass last = new RotatingPass("ffffffffffffffff", 65535, 0xffff_ffffL, signature);
        assertEquals(new PassReading.Rotating(last), PassText.read(last.text()));
        VisitorPass longest = new VisitorPass(
                "0000000000000000",
                "ffffffffffffffff",
                Instant.EPOCH,
                Instant.ofEpochSecond(0xffff_ffffL),
                255,
                List.of(1, 65535),
                signature);
        assertEquals(new PassReading.Visitor(longest), PassText.read(longest.text()));
    }

    /** Other makers of passes (the phone's page) are checked against the same text. */
    @Test
    void theTextsAreTheDocumentedBytes() {
        PassSignature signature = new PassSignature(HexFormat.of().parseHex("a5".repeat(64)));
        RotatingPass rotating = new RotatingPass("0123456789abcdef", 258, 0x04030201, signature);
        assertEquals(
                "LINLI:R"
                        + Base45.encode(HexFormat.of()
                                .parseHex("01" + "0123456789abcdef" + "0102" + "04030201" + "a5".repeat(64))),
                rotating.text());
        assertEquals("linli-pass-1", new String(rotating.signedBytes(), 0, 12, StandardCharsets.US_ASCII));
        assertEquals("010123456789abcdef010204030201", HexFormat.of().formatHex(rotating.signedBytes(), 12, 27));
        VisitorPass visitor = new VisitorPass(
                "0123456789abcdef",
                "fedcba9876543210",
                Instant.ofEpochSecond(1),
                Instant.ofEpochSecond(0x80000000L),
                3,
                List.of(2, 256),
                signature);
        assertEquals(
                "LINLI:V"
                        + Base45.encode(HexFormat.of()
                                .parseHex("01" + "0123456789abcdef" + "fedcba9876543210" + "0000" + "00000001"
                                        + "80000000" + "03" + "02" + "0002" + "0100" + "a5".repeat(64))),
                visitor.text());
        assertEquals("linli-visitor-1", new String(visitor.signedBytes(), 0, 15, StandardCharsets.US_ASCII));
        assertEquals(15 + 33, visitor.signedBytes().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "LINLI",
                "linli:R",
                " LINLI:R",
                "https://example.org/LINLI:R",
                "weixin://wxpay/bizpayurl?pr=abc",
                "https://u.wechat.com/MBxyz",
                "HC1:6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9ESI9XBHXK-%69LQOGI.*V76GCV4*XUA2P",
                "BEGIN:VCARD\nFN:Lin Li\nEND:VCARD",
                "6901234567892"
            })
    void codesOfOthersAreNotOurs(String text) {
        assertInstanceOf(PassReading.NotOurs.class, PassText.read(text));
    }

    @Test
    void aDamagedPassSaysWhatIsWrong() {
        String good = Passes.rotating().text();
        assertEquals(Damage.UNKNOWN_KIND, damage("LINLI:"));
        assertEquals(Damage.UNKNOWN_KIND, damage("LINLI:X" + good.substring(7)));
        assertEquals(Damage.TOO_SHORT, damage("LINLI:R"));
        assertEquals(Damage.TOO_SHORT, damage(good.substring(0, 60 + 7)));
        assertEquals(Damage.TOO_LONG, damage(good + "000"));
        assertEquals(Damage.TOO_LONG, damage("LINLI:V" + "A".repeat(4096)));
        assertEquals(Damage.NOT_BASE45, damage(good.substring(0, 50) + "a" + good.substring(51)));
        assertEquals(Damage.UNKNOWN_VERSION, damage("LINLI:R" + Base45.encode(new byte[79])));
    }

    @Test
    void fieldsOutOfRangeAreDamage() {
        String ids = "0123456789abcdef" + "fedcba9876543210";
        String signature = "a5".repeat(64);
        String good = "01" + ids + "0000" + "00000001" + "00000002" + "00" + "02" + "00010002" + signature;
        assertInstanceOf(PassReading.Visitor.class, visitorOf(good));
        assertBadField("01" + ids + "0001" + "00000001" + "00000002" + "00" + "02" + "00010002" + signature);
        assertBadField("01" + ids + "0000" + "00000002" + "00000002" + "00" + "02" + "00010002" + signature);
        assertBadField("01" + ids + "0000" + "00000001" + "00000002" + "00" + "02" + "00020001" + signature);
        assertBadField("01" + ids + "0000" + "00000001" + "00000002" + "00" + "02" + "00020002" + signature);
        assertBadField("01" + ids + "0000" + "00000001" + "00000002" + "00" + "01" + "0000" + signature);
        assertBadField("01" + ids + "0000" + "00000001" + "00000002" + "00" + "00" + signature);
        assertBadField("01" + ids + "0000" + "00000001" + "00000002" + "00" + "11" + "0001".repeat(16) + signature);
        assertEquals(
                new PassReading.Damaged(Damage.TOO_LONG),
                visitorOf("01" + ids + "0000" + "00000001" + "00000002" + "00" + "01" + "00010002" + signature));
        assertEquals(
                new PassReading.Damaged(Damage.TOO_SHORT),
                visitorOf("01" + ids + "0000" + "00000001" + "00000002" + "00" + "03" + "00010002" + signature));
    }

    @Test
    void passesAreValues() {
        RotatingPass pass = Passes.rotating();
        byte[] bytes = pass.signature().bytes();
        RotatingPass again = new RotatingPass(pass.keyId(), pass.doorNumber(), pass.step(), new PassSignature(bytes));
        assertEquals(pass, again);
        assertEquals(pass.hashCode(), again.hashCode());
        bytes[0] ^= 1;
        assertEquals(pass, again);
        assertNotEquals(pass, new RotatingPass(pass.keyId(), pass.doorNumber(), pass.step(), new PassSignature(bytes)));
    }

    @Test
    void nothingThatOpensADoorIsPrinted() {
        RotatingPass rotating = Passes.rotating();
        assertFalse(rotating.toString().contains(rotating.keyId()));
        VisitorPass visitor = Passes.visitor(7);
        assertFalse(visitor.toString().contains(visitor.passId()));
        assertFalse(visitor.toString().contains(visitor.keyId()));
        assertTrue(visitor.toString().length() < 80);
    }

    private static void assertBadField(String hex) {
        assertEquals(new PassReading.Damaged(Damage.BAD_FIELD), visitorOf(hex));
    }

    private static PassReading visitorOf(String hex) {
        return PassText.read("LINLI:V" + Base45.encode(HexFormat.of().parseHex(hex)));
    }

    private static Damage damage(String text) {
        return assertInstanceOf(PassReading.Damaged.class, PassText.read(text)).damage();
    }

    @Test
    void aPassSaysWhichDoorsItIsFor() {
        PassSignature signature = new PassSignature(new byte[64]);
        assertTrue(new RotatingPass("0123456789abcdef", 0, 1, signature).isFor(7));
        assertTrue(new RotatingPass("0123456789abcdef", 7, 1, signature).isFor(7));
        assertFalse(new RotatingPass("0123456789abcdef", 8, 1, signature).isFor(7));
        assertTrue(Passes.visitor(3, 9).isFor(9));
        assertFalse(Passes.visitor(3, 9).isFor(4));
    }

    @Test
    void theSignerBringsDoorsAndTimesIntoTheirForm() {
        VisitorPass pass = PassSigner.visitor(
                Passes.COMMUNITY.getPrivate(),
                "0123456789abcdef",
                "fedcba9876543210",
                Passes.NOON.plusMillis(999),
                Passes.NOON.plusMillis(5500),
                0,
                List.of(9, 3, 9));
        assertEquals(List.of(3, 9), pass.doors());
        assertEquals(Passes.NOON, pass.from());
        assertEquals(Passes.NOON.plusSeconds(5), pass.until());
    }

    @Test
    void noPassCanBeMadeThatCouldNotBeRead() {
        refusesRotating("0123456789ABCDEF", 0, 0);
        refusesRotating("0123", 0, 0);
        refusesRotating("0123456789abcdef", -1, 0);
        refusesRotating("0123456789abcdef", 65536, 0);
        refusesRotating("0123456789abcdef", 0, -1);
        refusesRotating("0123456789abcdef", 0, 0x1_0000_0000L);
        Instant noon = Passes.NOON;
        Instant end = noon.plusSeconds(1);
        refusesVisitor("x", noon, end, 0, List.of(1));
        refusesVisitor("fedcba9876543210", noon.plusMillis(1), end, 0, List.of(1));
        refusesVisitor("fedcba9876543210", noon, noon, 0, List.of(1));
        refusesVisitor("fedcba9876543210", noon, Instant.ofEpochSecond(0x1_0000_0000L), 0, List.of(1));
        refusesVisitor("fedcba9876543210", Instant.ofEpochSecond(-1), end, 0, List.of(1));
        refusesVisitor("fedcba9876543210", noon, end, 256, List.of(1));
        refusesVisitor("fedcba9876543210", noon, end, -1, List.of(1));
        refusesVisitor("fedcba9876543210", noon, end, 0, List.of());
        refusesVisitor("fedcba9876543210", noon, end, 0, List.of(0));
        refusesVisitor("fedcba9876543210", noon, end, 0, List.of(65536));
        refusesVisitor("fedcba9876543210", noon, end, 0, List.of(2, 1));
        refusesVisitor("fedcba9876543210", noon, end, 0, List.of(1, 1));
        refusesVisitor(
                "fedcba9876543210", noon, end, 0, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17));
        assertThrows(IllegalArgumentException.class, () -> new PassSignature(new byte[63]));
    }

    private static void refusesRotating(String keyId, int door, long step) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RotatingPass(keyId, door, step, new PassSignature(new byte[64])));
    }

    private static void refusesVisitor(String passId, Instant from, Instant until, int uses, List<Integer> doors) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new VisitorPass(
                        "0123456789abcdef", passId, from, until, uses, doors, new PassSignature(new byte[64])));
    }
}
