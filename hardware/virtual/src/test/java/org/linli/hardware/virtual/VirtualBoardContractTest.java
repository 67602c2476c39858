package org.linli.hardware.virtual;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.linli.hardware.Camera;
import org.linli.hardware.CameraContract;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.CardReader;
import org.linli.hardware.CardReaderContract;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.DoorBoardContract;
import org.linli.hardware.Indicator;
import org.linli.hardware.IndicatorContract;
import org.linli.hardware.Keypad;
import org.linli.hardware.KeypadContract;
import org.linli.hardware.LevelInput;
import org.linli.hardware.LevelInputContract;
import org.linli.hardware.LevelInputContract.InputRig;
import org.linli.hardware.Lock;
import org.linli.hardware.Lock.FailMode;
import org.linli.hardware.LockContract;
import org.linli.hardware.Speaker;
import org.linli.hardware.SpeakerContract;

/** The virtual board passes every contract a real one passes. */
class VirtualBoardContractTest {

    private static VirtualBoard board() {
        return new VirtualBoard(VirtualSettings.complete());
    }

    private record WireRig(VirtualBoard board, VirtualWire wire, LevelInput input) implements InputRig {

        static WireRig of(
                Duration debounce,
                Function<VirtualControls, VirtualWire> wire,
                Function<VirtualBoard, ? extends LevelInput> input) {
            VirtualBoard board = new VirtualBoard(VirtualSettings.complete().withDebounce(debounce));
            return new WireRig(board, wire.apply(board.controls()), input.apply(board));
        }

        @Override
        public void set(boolean active) {
            wire.mendCable();
            wire.set(active);
        }

        @Override
        public void cutCable() {
            wire.cutCable();
        }

        @Override
        public void close() {
            board.close();
        }
    }

    @Nested
    class TheLock extends LockContract {
        @Override
        protected LockRig open(FailMode failMode) {
            VirtualBoard board = new VirtualBoard(VirtualSettings.complete().withFailMode(failMode));
            return new LockRig() {
                @Override
                public Lock lock() {
                    return board.lock();
                }

                @Override
                public boolean wireReleases() {
                    return board.controls().isBoltReleased();
                }

                @Override
                public void close() {
                    board.close();
                }
            };
        }
    }

    @Nested
    class TheDoorContact extends LevelInputContract.DoorContactContract {
        @Override
        protected InputRig open(Duration debounce) {
            return WireRig.of(
                    debounce, VirtualControls::contact, board -> board.contact().orElseThrow());
        }
    }

    @Nested
    class TheExitButton extends LevelInputContract.ExitButtonContract {
        @Override
        protected InputRig open(Duration debounce) {
            return WireRig.of(
                    debounce,
                    VirtualControls::exitButton,
                    board -> board.exitButton().orElseThrow());
        }
    }

    @Nested
    class TheFireInput extends LevelInputContract.FireInputContract {
        @Override
        protected InputRig open(Duration debounce) {
            return WireRig.of(
                    debounce, VirtualControls::fire, board -> board.fire().orElseThrow());
        }
    }

    @Nested
    class TheTamper extends LevelInputContract.TamperContract {
        @Override
        protected InputRig open(Duration debounce) {
            return WireRig.of(
                    debounce, VirtualControls::tamper, board -> board.tamper().orElseThrow());
        }
    }

    @Nested
    class TheHelpKey extends LevelInputContract.HelpKeyContract {
        @Override
        protected InputRig open(Duration debounce) {
            return WireRig.of(
                    debounce, VirtualControls::helpKey, board -> board.helpKey().orElseThrow());
        }
    }

    @Nested
    class TheCardReader extends CardReaderContract {
        @Override
        protected ReaderRig open() {
            AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500_000_000);
            VirtualBoard board = new VirtualBoard(VirtualSettings.complete(), nanos::get);
            return new ReaderRig() {
                @Override
                public CardReader reader() {
                    return board.entryReader().orElseThrow();
                }

                @Override
                public List<CardRead> cards() {
                    return List.of(new CardRead(Format.WIEGAND_26, 12, 3456), new CardRead(Format.UID, 0, 0x04A1B2C3L));
                }

                @Override
                public void present(CardRead card) {
                    board.controls().entryReader().present(card);
                }

                @Override
                public void garble() {
                    board.controls().entryReader().garble("wrong parity");
                }

                @Override
                public void nothingForASecond() {
                    nanos.addAndGet(Duration.ofMillis(1001).toNanos());
                }

                @Override
                public void close() {
                    board.close();
                }
            };
        }
    }

    @Nested
    class TheKeypad extends KeypadContract {
        @Override
        protected KeypadRig open() {
            VirtualBoard board = board();
            return new KeypadRig() {
                @Override
                public Keypad keypad() {
                    return board.keypad().orElseThrow();
                }

                @Override
                public void press(char key) {
                    board.controls().keypad().type(String.valueOf(key));
                }

                @Override
                public void close() {
                    board.close();
                }
            };
        }
    }

    @Nested
    class TheCamera extends CameraContract {
        @Override
        protected CameraRig open() {
            VirtualBoard board = board();
            board.controls().camera().show(Pictures.grey(100));
            return new CameraRig() {
                @Override
                public Camera camera() {
                    return board.camera().orElseThrow();
                }

                @Override
                public void unplug() {
                    board.controls().camera().unplug();
                }

                @Override
                public void plug() {
                    board.controls().camera().plug();
                }

                @Override
                public void close() {
                    board.close();
                }
            };
        }
    }

    @Nested
    class TheSpeaker extends SpeakerContract {
        @Override
        protected SpeakerRig open() {
            VirtualBoard board = board();
            return new SpeakerRig() {
                @Override
                public Speaker speaker() {
                    return board.speaker();
                }

                @Override
                public int heard() {
                    return board.controls().speaker().heard().size();
                }

                @Override
                public void close() {
                    board.close();
                }
            };
        }
    }

    @Nested
    class TheIndicator extends IndicatorContract {
        @Override
        protected IndicatorRig open() {
            VirtualBoard board = board();
            return new IndicatorRig() {
                @Override
                public Indicator indicator() {
                    return board.indicator();
                }

                @Override
                public Object looks() {
                    return board.controls().state().signal();
                }

                @Override
                public void close() {
                    board.close();
                }
            };
        }
    }

    @Nested
    class TheBoard extends DoorBoardContract {
        @Override
        protected DoorBoard openComplete(FailMode failMode) {
            return new VirtualBoard(VirtualSettings.complete().withFailMode(failMode));
        }

        @Override
        protected DoorBoard openBare() {
            return new VirtualBoard(VirtualSettings.complete().withParts(Set.of()));
        }
    }
}
