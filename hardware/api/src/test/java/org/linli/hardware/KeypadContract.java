package org.linli.hardware;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Keypad} must do. */
public abstract class KeypadContract {

    /** A keypad and a finger. */
    public interface KeypadRig extends Rig {
        Keypad keypad();

        void press(char key);
    }

    /** What a listener was told, readable by the test's thread. */
    private static final class Typed {
        private final List<Character> keys = new CopyOnWriteArrayList<>();

        void append(char key) {
            keys.add(key);
        }

        int length() {
            return keys.size();
        }

        @Override
        public String toString() {
            return keys.stream().map(String::valueOf).collect(Collectors.joining());
        }
    }

    private final Typed typed = new Typed();
    private KeypadRig rig;

    protected abstract KeypadRig open();

    @BeforeEach
    void openRig() {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.keypad().close();
        rig.close();
    }

    private void type(String keys) {
        keys.chars().forEach(key -> rig.press((char) key));
    }

    @Test
    void everyKeyArrivesOnceAndInOrder() {
        rig.keypad().listen(typed::append);
        type("0123456789*#");
        await().until(() -> typed.length() >= 12);
        assertEquals("0123456789*#", typed.toString());
    }

    @Test
    void theSameKeyTwiceIsTwoKeys() {
        rig.keypad().listen(typed::append);
        type("1100#");
        await().until(() -> typed.toString().contains("#"));
        assertEquals("1100#", typed.toString());
    }

    @Test
    void aThrowingListenerDoesNotStopTheOthers() {
        rig.keypad().listen(key -> {
            throw new IllegalStateException("a listener broke, as this test wants");
        });
        rig.keypad().listen(typed::append);
        type("42");
        await().until(() -> typed.toString().equals("42"));
    }

    @Test
    void aClosedHandleHearsNothing() {
        Typed kept = new Typed();
        Subscription handle = rig.keypad().listen(typed::append);
        rig.keypad().listen(kept::append);
        handle.close();
        handle.close();
        type("7");
        await().until(() -> kept.length() == 1);
        assertEquals("", typed.toString());
    }

    @Test
    void aClosedKeypadIsSilent() {
        rig.keypad().listen(typed::append);
        rig.keypad().close();
        rig.keypad().close();
        type("7");
        await().during(Duration.ofMillis(60)).until(() -> typed.length() == 0);
    }
}
