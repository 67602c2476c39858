package org.linli.hardware.pi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Speaker;
import org.linli.hardware.driver.DriverThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays {@code granted.wav} and its like from a directory by a player program, normally {@code aplay}. A missing file, program
 * or sound card is logged once a prompt and otherwise silence.
 */
final class FileSpeaker implements Speaker {

    private static final Logger LOG = LoggerFactory.getLogger(FileSpeaker.class);

    private final Path directory;
    private final List<String> player;
    private final ScheduledExecutorService thread = DriverThreads.single("speaker");
    private volatile boolean closed;
    /** Touched by the speaker's thread only. */
    private @Nullable Process playing;

    /** @param player program and arguments; the file's path is added as the last */
    FileSpeaker(Path directory, List<String> player) {
        this.directory = directory;
        this.player = List.copyOf(player);
    }

    /** For example {@code try-again.wav}. */
    static String fileNameOf(Prompt prompt) {
        return prompt.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".wav";
    }

    @Override
    public void play(Prompt prompt) {
        if (closed) {
            return;
        }
        try {
            thread.execute(() -> start(prompt));
        } catch (RejectedExecutionException e) {
            // Closed in between.
        }
    }

    private void start(Prompt prompt) {
        stop();
        Path file = directory.resolve(fileNameOf(prompt));
        if (!Files.isReadable(file)) {
            LOG.warn("no sound for {}: {} cannot be read", prompt, file);
            return;
        }
        List<String> command = new ArrayList<>(player);
        command.add(file.toString());
        try {
            playing = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.warn("no sound for {}: {} does not start", prompt, player.get(0), e);
        }
    }

    private void stop() {
        if (playing != null) {
            playing.destroy();
            playing = null;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        thread.execute(this::stop);
        thread.shutdown();
    }
}
