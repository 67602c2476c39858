package org.linli.door.face.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.linli.door.camera.PictureException;
import org.linli.door.camera.Pictures;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceLook;
import org.linli.door.face.vision.FaceProblem;
import org.linli.door.face.vision.ModelManifest;
import org.linli.door.face.vision.PictureDecoder;
import org.linli.hardware.Frame;

/**
 * Reads pictures of a directory and embeds their main face, each once, with the door's own code, on all processors.
 *
 * <p>Thread: one; {@link #embed} starts its own workers and waits for them.
 */
final class PictureFaces implements AutoCloseable {
    /** Every worker has its own networks, 150 MB: more than this many gain little on a machine that also does something else. */
    private static final int MOST_WORKERS = 4;

    private final Path directory;
    private final List<FaceAnalyzer> analyzers = new ArrayList<>();
    private final PrintWriter progress;
    private final double light;
    private final Map<String, Result> known = new ConcurrentHashMap<>();

    /**
     * One picture.
     *
     * @param embedding null when there is none
     * @param status {@code ok}, {@code missing}, {@code unreadable-…}, {@code no-face}
     * @param note what the door's quality gate would have asked for, or empty
     */
    record Result(float @Nullable [] embedding, String status, String note) {
        boolean isOk() {
            return embedding != null;
        }
    }

    /** @param light what every picture's brightness is multiplied by first, 0..1: as taken is 1 */
    PictureFaces(Path directory, ModelsOption models, PrintWriter progress, double light) throws IOException {
        if (!(light > 0 && light <= 1)) {
            throw new IOException("the light must be above 0 and at most 1");
        }
        this.directory = directory;
        this.progress = progress;
        this.light = light;
        int workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
        try {
            for (int i = 0; i < workers; i++) {
                analyzers.add(models.open());
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    ModelManifest.Thresholds thresholds() {
        return analyzers.get(0).models().manifest().thresholds();
    }

    /** Values in an embedding. */
    int templateLength() {
        return analyzers.get(0).templateLength();
    }

    /** Looks at those of these pictures that were not looked at yet. */
    void embed(Collection<String> names) {
        Queue<String> waiting = new ConcurrentLinkedQueue<>(new LinkedHashSet<>(names));
        List<Thread> workers = new ArrayList<>();
        for (FaceAnalyzer analyzer : analyzers) {
            Thread worker = new Thread(() -> work(waiting, analyzer), "pictures");
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                waiting.clear();
                Thread.currentThread().interrupt();
            }
        }
    }

    private void work(Queue<String> waiting, FaceAnalyzer analyzer) {
        for (String name = waiting.poll(); name != null; name = waiting.poll()) {
            if (known.putIfAbsent(name, look(name, analyzer)) == null && known.size() % 100 == 0) {
                progress.println(known.size() + " pictures");
                progress.flush();
            }
        }
    }

    /** A picture that {@link #embed} was asked for. */
    Result get(String name) {
        Result result = known.get(name);
        return result == null ? new Result(null, "missing", "") : result;
    }

    private Result look(String name, FaceAnalyzer analyzer) {
        PictureFile.Read read = PictureFile.read(find(name));
        Frame frame = read.frame();
        if (frame == null) {
            return new Result(null, read.status(), "");
        }
        FaceLook look = analyzer.lookThoroughly(light == 1 ? frame : darkened(frame));
        if (!look.hasFace()) {
            return new Result(null, "no-face", "");
        }
        String note = look.quality().problem().map(PictureFaces::text).orElse("");
        return new Result(analyzer.carefulEmbedding(look), "ok", note);
    }

    private Frame darkened(Frame frame) {
        byte[] dark = new byte[frame.bgr().length];
        for (int i = 0; i < dark.length; i++) {
            dark[i] = (byte) Math.round((frame.bgr()[i] & 0xFF) * light);
        }
        return new Frame(frame.width(), frame.height(), dark, frame.capturedNanos());
    }

    private static String text(FaceProblem problem) {
        return problem.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Lists written beside the pictures' folder work too. */
    private @Nullable Path find(String name) {
        try {
            Path direct = directory.resolve(name);
            return Files.exists(direct) ? direct : directory.resolve("images").resolve(name);
        } catch (InvalidPathException odd) {
            return null;
        }
    }

    int pictures() {
        return known.size();
    }

    /** How many pictures that could be read showed a face. */
    long withFace() {
        return known.values().stream().filter(Result::isOk).count();
    }

    long readable() {
        return known.values().stream()
                .filter(result -> result.isOk() || result.status().equals("no-face"))
                .count();
    }

    Map<String, Result> all() {
        return known;
    }

    @Override
    public void close() {
        analyzers.forEach(FaceAnalyzer::close);
    }

    /** Reading one file with its outcome as a word for the status column. */
    static final class PictureFile {
        record Read(@Nullable Frame frame, String status) {}

        private PictureFile() {}

        static Read read(@Nullable Path file) {
            if (file == null || !Files.isRegularFile(file)) {
                return new Read(null, "missing");
            }
            try {
                if (Files.size(file) > PictureDecoder.MOST_BYTES) {
                    return new Read(null, "unreadable-too-large");
                }
                byte[] bytes = Files.readAllBytes(file);
                PictureDecoder.Decoded decoded = PictureDecoder.decode(bytes);
                PictureDecoder.Refusal refusal = decoded.refusal();
                if (refusal == null) {
                    return new Read(decoded.frame(), "ok");
                }
                boolean otherFormat =
                        refusal == PictureDecoder.Refusal.NOT_A_PICTURE || refusal == PictureDecoder.Refusal.DAMAGED;
                Frame lenient = otherFormat ? otherFormat(bytes) : null;
                return lenient != null
                        ? new Read(lenient, "ok")
                        : new Read(
                                null,
                                "unreadable-"
                                        + refusal.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'));
            } catch (IOException unreadable) {
                return new Read(null, "unreadable-io");
            }
        }

        /** Measuring also reads what enrolment refuses: BMP, WebP, uncommon JPEG colours. */
        private static @Nullable Frame otherFormat(byte[] bytes) {
            try {
                return Pictures.decode(bytes);
            } catch (PictureException noPicture) {
                return null;
            }
        }
    }
}
