package org.linli.door.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.EncodeHintType;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.linli.hardware.Frame;

class QrReaderTest {

    /** As long as a resident's pass, in the characters of one. */
    private static final String PASS_LIKE = "LINLI:R" + "6BFOXN%TSMAHN-H3".repeat(8);

    private static final QrReader READER = new QrReader();

    @TestFactory
    Stream<DynamicTest> aPassIsReadAlthough() {
        DrawnCode plain = DrawnCode.of(PASS_LIKE, 300);
        return Stream.of(
                test("it is upright and clear", plain),
                test("a lamp is reflected in it", plain.glaring(0.5, 0.5, 35)),
                test("it is turned and tipped", plain.tilted(33, 0.3)),
                test("it is upside down", plain.tilted(180, 0)),
                test("it is out of focus", plain.blurred(2)),
                test("it moves", plain.moved(8)),
                test("the picture is noisy", plain.noisy(40, 1)),
                test("a screen's grid beats with the camera's", plain.moire(0.36, 8)),
                test("one side lies in shadow", plain.shaded(0.15)),
                test("it is nearly dark", plain.dimmed(0.1).noisy(2, 2)),
                test("it is held far away", plain.scaledInPlace(0.6)),
                test("it is light on dark", plain.inverted()),
                test(
                        "several things spoil it",
                        plain.tilted(12, 0.12)
                                .glaring(0.6, 0.4, 20)
                                .noisy(12, 3)
                                .blurred(1)));
    }

    private static DynamicTest test(String name, DrawnCode code) {
        return DynamicTest.dynamicTest(name, () -> assertEquals(List.of(PASS_LIKE), READER.read(code.frame())));
    }

    @Test
    void textsOfEveryAlphabetComeOutAsTheyWentIn() {
        Map<EncodeHintType, ?> utf8 = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");
        assertRead("邻里门禁 é ☎", DrawnCode.of("邻里门禁 é ☎", 300, utf8));
        assertRead("邻里门禁系统", DrawnCode.of("邻里门禁系统", 300, Map.of(EncodeHintType.CHARACTER_SET, "GB18030")));
        assertRead("デザイン漢字", DrawnCode.of("デザイン漢字", 300, Map.of(EncodeHintType.CHARACTER_SET, "Shift_JIS")));
        assertRead("Grüße aus Köln", DrawnCode.of("Grüße aus Köln", 300));
        assertRead("a\nb\tc\u0000d\u001be", DrawnCode.of("a\nb\tc\u0000d\u001be", 300));
    }

    @Test
    void theLongestTextACodeCanHoldIsRead() {
        Map<EncodeHintType, ?> least = Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.L);
        assertRead("A1".repeat(2148), DrawnCode.of("A1".repeat(2148), 1100, least));
    }

    @Test
    void twoCodesInOnePictureAreBothRead() {
        DrawnCode left = DrawnCode.of("the first of two", 220);
        DrawnCode right = DrawnCode.of("LINLI:V the second", 220);
        byte[] both = left.picture().grey().clone();
        for (int y = 0; y < 480; y++) {
            System.arraycopy(left.picture().grey(), y * 640 + 200, both, y * 640 + 40, 240);
            System.arraycopy(right.picture().grey(), y * 640 + 200, both, y * 640 + 350, 240);
        }

        assertEquals(
                Set.of("the first of two", "LINLI:V the second"),
                Set.copyOf(READER.read(new GreyPicture(640, 480, both))));
    }

    @Test
    void nothingIsReadWhereThereIsNoCode() {
        Random random = new Random(11);
        byte[] noise = new byte[96 * 72];
        random.nextBytes(noise);
        assertTrue(READER.read(new GreyPicture(96, 72, noise)).isEmpty());
        assertTrue(READER.read(new GreyPicture(96, 72, new byte[96 * 72])).isEmpty());
        // Squares look like finder patterns to a hasty decoder.
        byte[] blocks = new byte[160 * 120];
        boolean[] cells = new boolean[40 * 30];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextBoolean();
        }
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = (byte) (cells[(i / 160 / 4) * 40 + (i % 160) / 4] ? 230 : 20);
        }
        assertTrue(READER.read(new GreyPicture(160, 120, blocks)).isEmpty());
        assertTrue(READER.read(new Frame(16, 16, new byte[16 * 16 * 3], 0)).isEmpty());
    }

    @Test
    void aCodeWithTooManyModulesDestroyedGivesNothingRatherThanAGuess() {
        DrawnCode code = DrawnCode.of(PASS_LIKE, 300);
        byte[] spoiled = code.picture().grey().clone();
        Random random = new Random(5);
        for (int y = 220; y < 330; y++) {
            for (int x = 250; x < 400; x++) {
                spoiled[y * 640 + x] = (byte) (random.nextBoolean() ? 20 : 235);
            }
        }

        assertTrue(READER.read(new GreyPicture(640, 480, spoiled)).isEmpty());
    }

    private static void assertRead(String text, DrawnCode code) {
        assertEquals(List.of(text), READER.read(code.picture()));
    }
}
