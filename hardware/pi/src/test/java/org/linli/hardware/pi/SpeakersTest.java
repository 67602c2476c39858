package org.linli.hardware.pi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.linli.hardware.HardwareException;
import org.linli.hardware.Speaker;
import org.linli.hardware.Speaker.Prompt;
import org.linli.hardware.SpeakerContract;

class SpeakersTest {

    @TempDir
    private Path directory;

    /** Sound files played by a program that only notes that it ran. */
    @Nested
    class SoundFiles extends SpeakerContract {
        @Override
        protected SpeakerRig open() {
            Path log = directory.resolve("log");
            writeSounds(directory);
            Speaker speaker =
                    new FileSpeaker(directory, List.of("/bin/sh", "-c", "echo \"$1\" >> '" + log + "'", "player"));
            return new SpeakerRig() {
                @Override
                public Speaker speaker() {
                    return speaker;
                }

                @Override
                public int heard() {
                    try {
                        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
        }
    }

    /** A buzzer on a pin; a prompt is heard when its rhythm begins with a tone. */
    @Nested
    class ABuzzer extends SpeakerContract {
        @Override
        protected SpeakerRig open() {
            RecordingPin pin = new RecordingPin();
            BuzzerSpeaker buzzer = new BuzzerSpeaker(pin, true);
            AtomicInteger heard = new AtomicInteger();
            return new SpeakerRig() {
                @Override
                public Speaker speaker() {
                    return new Speaker() {
                        @Override
                        public void play(Prompt prompt) {
                            int before = pin.tones.get();
                            buzzer.play(prompt);
                            heard.addAndGet(pin.tones.get() > before ? 1 : 0);
                        }

                        @Override
                        public void close() {
                            buzzer.close();
                        }
                    };
                }

                @Override
                public int heard() {
                    return heard.get();
                }
            };
        }
    }

    private static void writeSounds(Path directory) {
        try {
            for (Prompt prompt : Prompt.values()) {
                Files.write(directory.resolve(FileSpeaker.fileNameOf(prompt)), new byte[44]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class RecordingPin implements Pins.Output {
        final AtomicInteger tones = new AtomicInteger();
        final AtomicBoolean high = new AtomicBoolean();
        volatile boolean closed;
        volatile boolean broken;

        @Override
        public void set(boolean value) {
            if (broken) {
                throw new HardwareException("a broken pin, as this test wants");
            }
            high.set(value);
            if (value) {
                tones.incrementAndGet();
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aFileNameIsThePromptInLowerCaseWithHyphens() {
        assertEquals("try-again.wav", FileSpeaker.fileNameOf(Prompt.TRY_AGAIN));
    }

    @Test
    void aNewPromptStopsThePlayerOfTheOldOne() throws IOException {
        writeSounds(directory);
        Path pids = directory.resolve("pids");
        String script = "echo $$ >> '" + pids + "'; exec sleep 600";
        try (FileSpeaker speaker = new FileSpeaker(directory, List.of("/bin/sh", "-c", script, "player"))) {
            speaker.play(Prompt.ALARM);
            await().until(() -> lines(pids).size() == 1);
            ProcessHandle first =
                    ProcessHandle.of(Long.parseLong(lines(pids).get(0))).orElseThrow();
            speaker.play(Prompt.GRANTED);
            await().until(() -> !first.isAlive() && lines(pids).size() == 2);
            ProcessHandle second =
                    ProcessHandle.of(Long.parseLong(lines(pids).get(1))).orElseThrow();
            speaker.close();
            await().until(() -> !second.isAlive());
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void aMissingPlayerOrFileIsSilence() {
        writeSounds(directory);
        try (FileSpeaker noPlayer = new FileSpeaker(directory, List.of("/no/such/player"));
                FileSpeaker noFiles = new FileSpeaker(directory.resolve("none"), List.of("/bin/true"))) {
            noPlayer.play(Prompt.GRANTED);
            noFiles.play(Prompt.GRANTED);
        }
    }

    @ParameterizedTest
    @EnumSource(Prompt.class)
    void aRhythmBeginsAndEndsWithATone(Prompt prompt) {
        int[] rhythm = BuzzerSpeaker.rhythmOf(prompt);
        assertEquals(1, rhythm.length % 2);
        assertTrue(Arrays.stream(rhythm).allMatch(millis -> millis >= 40));
        assertTrue(Arrays.stream(rhythm).sum() <= 5000);
    }

    @Test
    void whatMattersMostSoundsLikeNothingElse() {
        Set<String> rhythms = new HashSet<>();
        for (Prompt prompt : List.of(
                Prompt.GRANTED, Prompt.DENIED, Prompt.HELD_OPEN, Prompt.ALARM, Prompt.EVACUATE, Prompt.HELP_COMING)) {
            assertTrue(rhythms.add(Arrays.toString(BuzzerSpeaker.rhythmOf(prompt))));
        }
    }

    @Test
    void aBuzzerFallsSilentByItself() {
        RecordingPin pin = new RecordingPin();
        try (BuzzerSpeaker buzzer = new BuzzerSpeaker(pin, true)) {
            buzzer.play(Prompt.DENIED);
            await().until(() -> pin.tones.get() == 3 && !pin.high.get());
            await().during(Duration.ofMillis(200)).until(() -> pin.tones.get() == 3);
        }
    }

    @Test
    void aNewRhythmReplacesTheOldOne() {
        RecordingPin pin = new RecordingPin();
        try (BuzzerSpeaker buzzer = new BuzzerSpeaker(pin, true)) {
            buzzer.play(Prompt.EVACUATE);
            buzzer.play(Prompt.GRANTED);
            await().until(() -> !pin.high.get());
            await().during(Duration.ofMillis(700)).until(() -> pin.tones.get() == 2);
        }
    }

    @Test
    void aClosedBuzzerIsOffAndItsPinGivenBack() {
        RecordingPin pin = new RecordingPin();
        BuzzerSpeaker buzzer = new BuzzerSpeaker(pin, true);
        buzzer.play(Prompt.ALARM);
        assertTrue(pin.high.get());
        buzzer.close();
        assertFalse(pin.high.get());
        assertTrue(pin.closed);
    }

    @Test
    void aBrokenPinIsSilence() {
        RecordingPin pin = new RecordingPin();
        pin.broken = true;
        try (BuzzerSpeaker buzzer = new BuzzerSpeaker(pin, true)) {
            buzzer.play(Prompt.GRANTED);
        }
        assertTrue(pin.closed);
    }
}
