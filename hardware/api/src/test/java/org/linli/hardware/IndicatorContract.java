package org.linli.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.hardware.Indicator.Signal;

/** What every {@link Indicator} must do. */
public abstract class IndicatorContract {

    /** A lamp and an eye. */
    public interface IndicatorRig extends Rig {
        Indicator indicator();

        /** How the lamp looks now, pattern included; equal exactly when a person could not tell two apart. */
        Object looks();
    }

    private IndicatorRig rig;

    protected abstract IndicatorRig open();

    @BeforeEach
    void openRig() {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.indicator().close();
        rig.close();
    }

    @Test
    void aNewLampIsIdle() {
        assertEquals(Signal.IDLE, rig.indicator().current());
    }

    @Test
    void noTwoSignalsLookTheSame() {
        Map<Object, Signal> looks = new HashMap<>();
        for (Signal signal : Signal.values()) {
            rig.indicator().show(signal);
            assertEquals(signal, rig.indicator().current());
            Signal twin = looks.put(rig.looks(), signal);
            assertEquals(null, twin, () -> signal + " looks like " + twin);
        }
    }

    @Test
    void theLastSignalStands() {
        rig.indicator().show(Signal.ALARM);
        rig.indicator().show(Signal.GRANTED);
        Object granted = rig.looks();
        rig.indicator().show(Signal.DENIED);
        rig.indicator().show(Signal.GRANTED);
        assertEquals(granted, rig.looks());
    }

    @Test
    void aClosedLampShowsNothingNew() {
        rig.indicator().show(Signal.GRANTED);
        rig.indicator().close();
        rig.indicator().close();
        rig.indicator().show(Signal.ALARM);
        assertEquals(Signal.GRANTED, rig.indicator().current());
    }
}
