package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.pi.WiegandDecoder.Card;
import org.linli.hardware.pi.WiegandDecoder.Line;
import org.linli.hardware.pi.WiegandDecoder.Outcome;
import org.linli.hardware.pi.WiegandDecoder.Refusal;
import org.linli.hardware.pi.WiegandDecoder.Refused;

/** Pulse trains as a reader sends them, and as broken wires and two readers on one cable send them. */
class WiegandDecoderTest {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** Facility 227, number 57600: a frame from public documentation. */
    private static final String GOOD = "01110001111100001000000000";

    private final WiegandDecoder decoder = new WiegandDecoder();
    private final List<Outcome> outcomes = new ArrayList<>();
    private long now = Long.MAX_VALUE - 3 * MILLI;

    private void edge(Line line, boolean high) {
        decoder.edge(line, high, now).ifPresent(outcomes::add);
    }

    private void pulse(Line line) {
        edge(line, false);
        now += 50 * MICRO;
        edge(line, true);
        now += 950 * MICRO;
    }

    private void bits(String bits) {
        bits.chars().forEach(bit -> pulse(bit == '1' ? Line.D1 : Line.D0));
    }

    private void gap() {
        now += 50 * MILLI;
        decoder.silence(now).ifPresent(outcomes::add);
    }

    private Outcome frame(String bits) {
        outcomes.clear();
        bits(bits);
        gap();
        assertEquals(1, outcomes.size());
        return outcomes.get(0);
    }

    private static Refused refused(Refusal reason) {
        return new Refused(reason);
    }

    private static Card card26(int facility, int number) {
        return new Card(new CardRead(Format.WIEGAND_26, facility, number));
    }

    /** The first two are published; the others follow from the format: even over the first 12, odd over the last 12. */
    @ParameterizedTest
    @CsvSource({
        "01110001111100001000000000, 227, 57600",
        "00101101000000001010001000, 90, 324",
        "00000000000000000000000001, 0, 0",
        "01111111111111111111111111, 255, 65535",
        "10000000100000000000000010, 1, 1",
        "11000000000000000000000001, 128, 0",
        "10000000000010000000000001, 0, 4096",
        "00000000000001000000000000, 0, 2048",
    })
    void aFrameOf26BitsIsACard(String bits, int facility, int number) {
        assertEquals(card26(facility, number), frame(bits));
    }

    /** Even over the first 16 data bits, odd over the last 16; counted by hand. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000001, 0, 0",
        "0111111111111111111111111111111111, 65535, 65535",
        "1000000000000000100000000000000010, 1, 1",
        "1100000000000000010000000000000000, 32768, 32768",
        "1000100100011010001010110011110001, 4660, 22136",
    })
    void aFrameOf34BitsIsACard(String bits, int facility, int number) {
        assertEquals(new Card(new CardRead(Format.WIEGAND_34, facility, number)), frame(bits));
    }

    @Test
    void everySingleFlippedBitOfACardIsRefused() {
        for (String good : List.of(GOOD, "1000100100011010001010110011110001")) {
            for (int at = 0; at < good.length(); at++) {
                char flipped = good.charAt(at) == '1' ? '0' : '1';
                assertEquals(
                        refused(Refusal.WRONG_PARITY),
                        frame(good.substring(0, at) + flipped + good.substring(at + 1)),
                        "bit " + at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 9, 12, 24, 25, 27, 28, 32, 33})
    void aFrameOfAnotherLengthIsRefused(int length) {
        assertEquals(refused(Refusal.WRONG_LENGTH), frame("0".repeat(length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {35, 37, 52, 64, 200})
    void aFrameLongerThanAnyFormatIsRefusedOnce(int length) {
        assertEquals(refused(Refusal.TOO_LONG), frame("0".repeat(length)));
    }

    @Test
    void aFrameWithoutItsFirstOrLastPulseIsRefused() {
        assertEquals(refused(Refusal.WRONG_LENGTH), frame(GOOD.substring(1)));
        assertEquals(refused(Refusal.WRONG_LENGTH), frame(GOOD.substring(0, 25)));
    }

    @Test
    void twoFramesWithoutAPauseAreOneFrameThatIsRefused() {
        assertEquals(refused(Refusal.TOO_LONG), frame(GOOD + GOOD));
    }

    @Test
    void aFrameWithAPauseInsideIsTwoShortFrames() {
        bits(GOOD.substring(0, 13));
        gap();
        bits(GOOD.substring(13));
        gap();
        assertEquals(List.of(refused(Refusal.WRONG_LENGTH), refused(Refusal.WRONG_LENGTH)), outcomes);
    }

    @Test
    void aPauseOfLessThanAFrameGapIsStillTheSameFrame() {
        bits(GOOD.substring(0, 13));
        now += 20 * MILLI;
        bits(GOOD.substring(13));
        gap();
        assertEquals(List.of(card26(227, 57600)), outcomes);
    }

    @Test
    void aFrameThatNobodyAskedForComesOutWithTheNextPulse() {
        bits(GOOD);
        now += 200 * MILLI;
        pulse(Line.D0);
        assertEquals(List.of(card26(227, 57600)), outcomes);
        gap();
        assertEquals(refused(Refusal.WRONG_LENGTH), outcomes.get(1));
    }

    @Test
    void aFrameComesOutOnceHoweverOftenSilenceIsAskedFor() {
        frame(GOOD);
        gap();
        gap();
        assertEquals(1, outcomes.size());
        assertFalse(decoder.isReceiving());
    }

    @Test
    void silenceBeforeTheGapHasPassedEndsNothing() {
        bits(GOOD);
        now += 30 * MILLI;
        decoder.silence(now).ifPresent(outcomes::add);
        assertTrue(outcomes.isEmpty());
        assertTrue(decoder.isReceiving());
    }

    @Test
    void aDoubledPulseIsRefusedForItsTiming() {
        bits(GOOD.substring(0, 10));
        now -= 930 * MICRO;
        pulse(Line.D0);
        bits(GOOD.substring(11));
        gap();
        assertEquals(List.of(refused(Refusal.TOO_CLOSE)), outcomes);
    }

    @Test
    void pulsesOutOfOrderAreRefused() {
        bits(GOOD.substring(0, 10));
        now -= 2 * MILLI;
        bits(GOOD.substring(10));
        gap();
        assertEquals(List.of(refused(Refusal.TOO_CLOSE)), outcomes);
    }

    @Test
    void aFallingEdgeTwiceIsRefused() {
        bits(GOOD.substring(0, 10));
        edge(Line.D1, false);
        now += 20 * MICRO;
        bits(GOOD.substring(10));
        gap();
        assertEquals(1, outcomes.size());
        assertInstanceOf(Refused.class, outcomes.get(0));
    }

    @Test
    void aRisingEdgeTwiceInsideAFrameIsRefused() {
        bits(GOOD.substring(0, 10));
        edge(Line.D1, true);
        bits(GOOD.substring(10));
        gap();
        assertEquals(List.of(refused(Refusal.DOUBLED_EDGE)), outcomes);
    }

    @Test
    void bothLinesLowAtOnceIsRefused() {
        bits(GOOD.substring(0, 10));
        edge(Line.D0, false);
        now += 20 * MICRO;
        edge(Line.D1, false);
        now += 30 * MICRO;
        edge(Line.D0, true);
        edge(Line.D1, true);
        now += 950 * MICRO;
        bits(GOOD.substring(11));
        gap();
        assertEquals(List.of(refused(Refusal.LINES_OVERLAP)), outcomes);
    }

    @Test
    void twoReadersOnOneCableAreRefused() {
        // The second card begins in the middle of the first one, half an interval later.
        String other = "00101101000000001010001000";
        bits(GOOD.substring(0, 13));
        for (int at = 0; at < 13; at++) {
            now -= 500 * MICRO;
            pulse(other.charAt(at) == '1' ? Line.D1 : Line.D0);
            now -= 500 * MICRO;
            pulse(GOOD.charAt(13 + at) == '1' ? Line.D1 : Line.D0);
        }
        bits(other.substring(13));
        gap();
        assertEquals(1, outcomes.size());
        assertInstanceOf(Refused.class, outcomes.get(0));
    }

    @ParameterizedTest
    @EnumSource(Line.class)
    void aLineHeldLowIsReportedOnceAndForgottenWhenItRises(Line line) {
        edge(line, false);
        now += 60 * MILLI;
        decoder.silence(now).ifPresent(outcomes::add);
        gap();
        assertEquals(List.of(refused(Refusal.HELD_LOW)), outcomes);
        now += 5_000 * MILLI;
        edge(line, true);
        gap();
        assertEquals(1, outcomes.size());
        assertEquals(card26(227, 57600), frame(GOOD));
    }

    @Test
    void aLineHeldLowIsReportedAgainWhenItHappensAgain() {
        edge(Line.D0, false);
        gap();
        edge(Line.D0, true);
        now += MILLI;
        aPulseMuchTooLongSpoilsItsFrame();
    }

    @Test
    void aPulseMuchTooLongSpoilsItsFrame() {
        outcomes.clear();
        bits(GOOD.substring(0, 10));
        edge(Line.D0, false);
        now += 15 * MILLI;
        edge(Line.D0, true);
        now += MILLI;
        bits(GOOD.substring(11));
        gap();
        assertEquals(List.of(refused(Refusal.HELD_LOW)), outcomes);
    }

    @Test
    void aLineThatStaysLowNeverLetsACardThrough() {
        edge(Line.D0, false);
        gap();
        outcomes.clear();
        bits(GOOD.replace('0', '1'));
        gap();
        assertEquals(List.of(refused(Refusal.LINES_OVERLAP)), outcomes);
    }

    @Test
    void theFirstEdgeOfAReaderThatIsSwitchedOnIsNoFrame() {
        edge(Line.D0, true);
        edge(Line.D1, true);
        gap();
        assertTrue(outcomes.isEmpty());
        assertEquals(card26(227, 57600), frame(GOOD));
    }

    @Test
    void aGoodFrameAfterAnySpoiledOneIsRead() {
        for (String spoiled : List.of("0", "1".repeat(35), GOOD.replace("0001", "0011"))) {
            assertInstanceOf(Refused.class, frame(spoiled));
            assertEquals(card26(227, 57600), frame(GOOD));
        }
    }

    @ParameterizedTest
    @CsvSource({"0000, 0", "0101, 5", "1001, 9", "1010, *", "1011, #", "11110000, 0", "01101001, 9", "01001011, #"})
    void aBurstOf4Or8BitsIsAKey(String bits, char key) {
        assertEquals(new WiegandDecoder.Key(key), frame(bits));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1100", "1111", "00000000", "11111111", "01011001", "00111100", "00001111"})
    void aBurstThatIsNoKeyIsRefused(String bits) {
        assertEquals(refused(Refusal.NOT_A_KEY), frame(bits));
    }

    /** Whatever pulses arrive, a card only ever comes out of exactly its bits, cleanly timed and with both parities right. */
    @Test
    void randomPulseTrainsNeverBecomeACardTheyDoNotSpell() {
        Random random = new Random(26);
        int cards = 0;
        for (int round = 0; round < 40_000; round++) {
            int length = random.nextInt(4) == 0 ? 1 + random.nextInt(60) : random.nextBoolean() ? 26 : 34;
            StringBuilder sent = new StringBuilder();
            for (int bit = 0; bit < length; bit++) {
                sent.append(random.nextBoolean() ? '1' : '0');
            }
            Outcome outcome = frame(sent.toString());
            boolean parityHolds = (length == 26 || length == 34) && parityHolds(sent.toString());
            assertEquals(parityHolds, outcome instanceof Card, sent::toString);
            if (outcome instanceof Card card) {
                cards++;
                assertEquals(spelled(sent.toString()), card.read());
            }
        }
        assertTrue(cards > 1000, "the generator must also make good frames");
    }

    /** Edges in any order, at any time: no crash, no endless frame, and no card without 26 or 34 clean pulses. */
    @Test
    void randomEdgesNeverBecomeACardWithoutAWholeCleanFrame() {
        Random random = new Random(34);
        for (int round = 0; round < 20_000; round++) {
            outcomes.clear();
            boolean disturbed = false;
            int disturbance = random.nextInt(GOOD.length());
            for (int bit = 0; bit < GOOD.length(); bit++) {
                if (bit == disturbance) {
                    disturb(random);
                    disturbed = true;
                }
                pulse(GOOD.charAt(bit) == '1' ? Line.D1 : Line.D0);
            }
            gap();
            edge(Line.D0, true);
            edge(Line.D1, true);
            gap();
            assertTrue(disturbed);
            assertTrue(outcomes.stream().noneMatch(Card.class::isInstance), "round " + round);
            assertFalse(decoder.isReceiving());
        }
    }

    /** One thing no reader does inside a frame. */
    private void disturb(Random random) {
        Line line = random.nextBoolean() ? Line.D0 : Line.D1;
        switch (random.nextInt(4)) {
            case 0 -> pulse(line);
            case 1 -> edge(line, false);
            case 2 -> {
                edge(line, false);
                edge(line == Line.D0 ? Line.D1 : Line.D0, false);
                now += random.nextInt(100) * MICRO;
                edge(line, true);
            }
            default -> {
                edge(line, false);
                now += 30 * MICRO;
                edge(line, true);
                now += random.nextInt(60) * MICRO;
                edge(line, false);
                now += 30 * MICRO;
                edge(line, true);
                now += MILLI;
            }
        }
    }

    /** The specification once more, bit by bit, independent of the decoder's arithmetic. */
    private static boolean parityHolds(String bits) {
        int half = bits.length() / 2;
        long leading = bits.substring(0, half).chars().filter(bit -> bit == '1').count();
        long trailing = bits.substring(half).chars().filter(bit -> bit == '1').count();
        return leading % 2 == 0 && trailing % 2 == 1;
    }

    private static CardRead spelled(String bits) {
        int numberStarts = bits.length() - 17;
        return new CardRead(
                bits.length() == 26 ? Format.WIEGAND_26 : Format.WIEGAND_34,
                Integer.parseInt(bits.substring(1, numberStarts), 2),
                Integer.parseInt(bits.substring(numberStarts, bits.length() - 1), 2));
    }
}
