package org.linli.hardware.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.CardReader;

class CardReportsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final CardRead CARD = new CardRead(Format.WIEGAND_26, 1, 1);

    private final CardReports reports = new CardReports();
    private final List<CardRead> reads = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    CardReportsTest() {
        reports.listen(new CardReader.Listener() {
            @Override
            public void onCard(CardRead read) {
                reads.add(read);
            }

            @Override
            public void onGarbled(String reason) {
                refusals.add(reason);
            }
        });
    }

    @Test
    void aCardSeenAgainAndAgainIsReportedOnceHoweverLongItStays() {
        for (long tenth = 0; tenth < 100; tenth++) {
            reports.seen(CARD, tenth * SECOND / 10);
        }
        assertEquals(1, reads.size());
    }

    @Test
    void exactlyOneSecondAwayIsLongEnoughAndLessIsNot() {
        reports.seen(CARD, 0);
        reports.seen(CARD, SECOND - 1);
        assertEquals(1, reads.size());
        reports.seen(CARD, 2 * SECOND - 1);
        assertEquals(2, reads.size());
    }

    @Test
    void theClockMayRunOverItsEnd() {
        reports.seen(CARD, Long.MAX_VALUE);
        reports.seen(CARD, Long.MIN_VALUE + SECOND / 2);
        assertEquals(1, reads.size());
        reports.seen(CARD, Long.MIN_VALUE + 2 * SECOND);
        assertEquals(2, reads.size());
    }

    @Test
    void twoCardsInAWalletThatTakeTurnsAreReportedOnceEach() {
        CardRead other = new CardRead(Format.WIEGAND_26, 1, 2);
        for (int turn = 0; turn < 10; turn++) {
            reports.seen(CARD, turn * SECOND / 5);
            reports.seen(other, turn * SECOND / 5 + 1);
        }
        assertEquals(List.of(CARD, other), reads);
    }

    @Test
    void aStreamOfDifferentCardsIsReportedAndForgotten() {
        for (int number = 0; number < 1000; number++) {
            reports.seen(new CardRead(Format.WIEGAND_26, 1, number), number);
        }
        assertEquals(1000, reads.size());
        reports.seen(new CardRead(Format.WIEGAND_26, 1, 999), 1001);
        assertEquals(1000, reads.size());
    }

    @Test
    void refusalsAreCountedEvenWhenNobodyListens() {
        reports.garbled("wrong parity");
        assertEquals(List.of("wrong parity"), refusals);
        reports.close();
        reports.garbled("wrong parity");
        assertEquals(1, refusals.size());
        assertEquals(2, reports.garbledCount());
    }
}
