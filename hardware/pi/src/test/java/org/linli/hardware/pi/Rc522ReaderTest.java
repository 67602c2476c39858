package org.linli.hardware.pi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.CardReader;
import org.linli.hardware.CardReaderContract;
import org.linli.hardware.HardwareException;

class Rc522ReaderTest {

    private static final CardRead FIRST = new CardRead(Format.UID, 0, 0x2A698D43L);
    private static final CardRead SECOND = new CardRead(Format.UID, 0, 0x01020304L);

    private static FakeChip.CardInField fieldWith(CardRead card) {
        if (card.equals(FIRST)) {
            return FakeChip.card("2A 69 8D 43 8D", "93 70 2A 69 8D 43 8D 52 55");
        }
        String selection = Hex.text(CrcA.append(Hex.bytes("93 70 01 02 03 04 04")));
        return FakeChip.card("01 02 03 04 04", selection);
    }

    /** Passes the same contract as every other reader. */
    @Nested
    class TheContract extends CardReaderContract {
        @Override
        protected ReaderRig open() {
            FakeChip chip = new FakeChip();
            AtomicLong nanos = new AtomicLong(Long.MIN_VALUE);
            Rc522Reader reader = new Rc522Reader(chip, nanos::get);
            return new ReaderRig() {
                @Override
                public CardReader reader() {
                    return reader;
                }

                @Override
                public List<CardRead> cards() {
                    return List.of(FIRST, SECOND);
                }

                @Override
                public void present(CardRead card) {
                    hold(fieldWith(card));
                }

                @Override
                public void garble() {
                    hold((frame, bits) -> Hex.bytes("04 00 00"));
                }

                /** Until the reader has looked twice at this card and once more at the empty field. */
                private void hold(FakeChip.CardInField card) {
                    CountingField held = new CountingField(card);
                    chip.card = held;
                    await().until(() -> held.looks.get() >= 2 || chip.closed);
                    CountingField empty = new CountingField((frame, bits) -> null);
                    chip.card = empty;
                    await().until(() -> empty.looks.get() >= 1 || chip.closed);
                }

                @Override
                public void nothingForASecond() {
                    nanos.addAndGet(Duration.ofMillis(1001).toNanos());
                }
            };
        }
    }

    /** Counts how often the reader has woken it. */
    private static final class CountingField implements FakeChip.CardInField {
        private final FakeChip.CardInField card;
        final AtomicInteger looks = new AtomicInteger();

        CountingField(FakeChip.CardInField card) {
            this.card = card;
        }

        @Override
        public byte[] apply(byte[] frame, Integer bits) {
            byte[] answer = card.apply(frame, bits);
            if (bits == 7) {
                looks.incrementAndGet();
            }
            return answer;
        }
    }

    @Test
    void aCardThatCannotBeReadIsCountedOnceUntilItIsTakenAway() {
        FakeChip chip = new FakeChip();
        try (Rc522Reader reader = new Rc522Reader(chip, System::nanoTime)) {
            CountingField unreadable = new CountingField((frame, bits) -> Hex.bytes("04 00 00"));
            chip.card = unreadable;
            await().until(() -> unreadable.looks.get() >= 4);
            assertEquals(1, reader.garbledCount());
            CountingField empty = new CountingField((frame, bits) -> null);
            chip.card = empty;
            await().until(() -> empty.looks.get() >= 2);
            chip.card = unreadable;
            await().until(() -> reader.garbledCount() == 2);
        }
    }

    @Test
    void aChipThatFailsIsResetUntilItAnswersAgain() {
        FakeChip chip = new FakeChip();
        try (Rc522Reader reader = new Rc522Reader(chip, System::nanoTime)) {
            List<CardRead> reads = new CopyOnWriteArrayList<>();
            reader.listen(new CardReader.Listener() {
                @Override
                public void onCard(CardRead read) {
                    reads.add(read);
                }

                @Override
                public void onGarbled(String reason) {
                    throw new AssertionError(reason);
                }
            });
            // Its power failed: field off, no answers.
            chip.card = fieldWith(FIRST);
            chip.hangs = true;
            chip.registers[0x14] = 0;
            await().until(() -> resets(chip) >= 2);
            chip.hangs = false;
            await().until(() -> reads.contains(FIRST));
        }
    }

    private static long resets(FakeChip chip) {
        return List.copyOf(chip.exchanges).stream().filter("02 0F"::equals).count();
    }

    @Test
    void withoutAChipTheReaderDoesNotOpen() {
        FakeChip chip = new FakeChip();
        chip.dead = true;
        assertThrows(HardwareException.class, () -> new Rc522Reader(chip, System::nanoTime));
    }

    @Test
    void closingGivesTheBusBack() {
        FakeChip chip = new FakeChip();
        Rc522Reader reader = new Rc522Reader(chip, System::nanoTime);
        reader.close();
        reader.close();
        assertTrue(chip.closed);
    }
}
