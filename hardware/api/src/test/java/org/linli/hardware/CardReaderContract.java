package org.linli.hardware;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CardReader} must do. */
public abstract class CardReaderContract {

    /** A reader, cards to hold to it, and a clock that can be moved. */
    public interface ReaderRig extends Rig {
        CardReader reader();

        /** Two different cards this kind of reader can read. */
        List<CardRead> cards();

        /** Holds a card to the reader for a moment. */
        void present(CardRead card);

        /** Sends one damaged frame. */
        void garble();

        /** No card is near for more than a second; a rig with a clock of its own moves that. */
        void nothingForASecond();
    }

    /** Remembers what it was told. */
    protected static final class Told implements CardReader.Listener {
        public final List<CardRead> reads = new CopyOnWriteArrayList<>();
        public final List<String> garbled = new CopyOnWriteArrayList<>();

        @Override
        public void onCard(CardRead read) {
            reads.add(read);
        }

        @Override
        public void onGarbled(String reason) {
            garbled.add(reason);
        }
    }

    private final List<ReaderRig> opened = new ArrayList<>();
    private ReaderRig rig;
    private CardRead first;
    private CardRead second;
    private Told told;

    protected abstract ReaderRig open();

    @BeforeEach
    void openRig() {
        rig = open();
        opened.add(rig);
        first = rig.cards().get(0);
        second = rig.cards().get(1);
        told = new Told();
        rig.reader().listen(told);
    }

    @AfterEach
    void closeRigs() {
        for (ReaderRig each : opened) {
            each.reader().close();
            each.close();
        }
    }

    @Test
    void aCardIsReadAsItIs() {
        rig.present(first);
        awaitReads(first);
        rig.present(second);
        awaitReads(first, second);
        assertEquals(0, rig.reader().garbledCount());
    }

    @Test
    void aCardHeldToTheReaderIsReportedOnce() {
        rig.present(first);
        rig.present(first);
        rig.present(first);
        rig.present(second);
        awaitReads(first, second);
    }

    @Test
    void aCardThatWasAwayIsReportedAgain() {
        rig.present(first);
        awaitReads(first);
        rig.nothingForASecond();
        rig.present(first);
        awaitReads(first, first);
    }

    @Test
    void aDamagedFrameIsCountedAndNeverBecomesARead() {
        rig.garble();
        await().until(() -> rig.reader().garbledCount() == 1 && told.garbled.size() == 1);
        rig.present(first);
        awaitReads(first);
        rig.garble();
        await().until(() -> rig.reader().garbledCount() == 2 && told.garbled.size() == 2);
        assertEquals(List.of(first), told.reads);
    }

    @Test
    void theReasonOfARefusalCarriesNoBits() {
        rig.garble();
        await().until(() -> told.garbled.size() == 1);
        String reason = told.garbled.get(0);
        assertFalse(reason.isBlank());
        assertFalse(reason.matches(".*([01]{4,}|0x[0-9a-fA-F]+|[0-9]{3,}).*"), reason);
    }

    @Test
    void aThrowingListenerDoesNotStopTheOthers() {
        Told later = new Told();
        rig.reader().listen(new CardReader.Listener() {
            @Override
            public void onCard(CardRead read) {
                throw new IllegalStateException("a listener broke, as this test wants");
            }

            @Override
            public void onGarbled(String reason) {
                throw new IllegalStateException("a listener broke, as this test wants");
            }
        });
        rig.reader().listen(later);
        rig.present(first);
        rig.garble();
        rig.present(second);
        await().until(() -> later.reads.size() == 2 && later.garbled.size() == 1);
    }

    @Test
    void aClosedHandleHearsNothing() {
        Told removed = new Told();
        Told kept = new Told();
        Subscription handle = rig.reader().listen(removed);
        rig.reader().listen(kept);
        handle.close();
        handle.close();
        rig.present(first);
        await().until(() -> kept.reads.size() == 1);
        assertTrue(removed.reads.isEmpty());
    }

    @Test
    void aClosedReaderIsSilent() {
        rig.reader().close();
        rig.reader().close();
        rig.present(first);
        rig.garble();
        await().during(Duration.ofMillis(60)).until(() -> told.reads.isEmpty() && told.garbled.isEmpty());
    }

    private void awaitReads(CardRead... expected) {
        await().until(() -> told.reads.size() >= expected.length);
        assertEquals(List.of(expected), told.reads);
    }
}
