package org.linli.hardware;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.linli.hardware.Speaker.Prompt;

/** What every {@link Speaker} must do. */
public abstract class SpeakerContract {

    /** A speaker and an ear. */
    public interface SpeakerRig extends Rig {
        Speaker speaker();

        /** How many prompts were begun so far. */
        int heard();
    }

    private SpeakerRig rig;

    protected abstract SpeakerRig open();

    @BeforeEach
    void openRig() {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.speaker().close();
        rig.close();
    }

    @ParameterizedTest
    @EnumSource(Prompt.class)
    void everyPromptIsHeard(Prompt prompt) {
        rig.speaker().play(prompt);
        await().until(() -> rig.heard() == 1);
    }

    @Test
    void aNewPromptReplacesARunningOne() {
        for (Prompt prompt : List.of(Prompt.ALARM, Prompt.GRANTED, Prompt.EVACUATE)) {
            int before = rig.heard();
            rig.speaker().play(prompt);
            await().until(() -> rig.heard() > before);
        }
        assertEquals(3, rig.heard());
    }

    @Test
    void aClosedSpeakerIsSilent() {
        rig.speaker().close();
        rig.speaker().close();
        rig.speaker().play(Prompt.ALARM);
        await().during(Duration.ofMillis(60)).until(() -> rig.heard() == 0);
    }
}
