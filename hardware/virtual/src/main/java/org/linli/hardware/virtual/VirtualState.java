package org.linli.hardware.virtual;

import java.util.Optional;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Speaker.Prompt;

/**
 * What a person in front of the virtual door sees and hears at one moment.
 *
 * @param lockOrderedReleased what the driver commands
 * @param boltReleased whether the leaf could be pushed open; differs from the order when power is out or the fire relay
 *     has cut it
 * @param lastPrompt what the speaker said last
 * @param promptCount grows by one with each prompt, so that the same prompt twice is noticed
 */
public record VirtualState(
        boolean lockOrderedReleased,
        boolean boltReleased,
        boolean doorOpen,
        boolean powered,
        boolean exitPressed,
        boolean fireActive,
        boolean tamperActive,
        boolean helpPressed,
        boolean cameraPlugged,
        boolean cameraShowing,
        Signal signal,
        Optional<Prompt> lastPrompt,
        long promptCount) {}
