package org.linli.door.face.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.door.camera.PictureException;
import org.linli.door.camera.Pictures;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceLook;
import org.linli.door.face.vision.FaceProblem;
import org.linli.door.face.vision.PictureDecoder;
import org.linli.hardware.Frame;

/** Reads pictures of a directory and embeds their main face, each once, with the door's own code. */
final class PictureFaces {
    private final Path directory;
    private final FaceAnalyzer analyzer;
    private final PrintWriter progress;
    private final Map<String, Result> known = new HashMap<>();

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

    PictureFaces(Path directory, FaceAnalyzer analyzer, PrintWriter progress) {
        this.directory = directory;
        this.analyzer = analyzer;
        this.progress = progress;
    }

    Result get(String name) {
        Result result = known.get(name);
        if (result == null) {
            result = look(name);
            known.put(name, result);
            if (known.size() % 100 == 0) {
                progress.println(known.size() + " pictures");
                progress.flush();
            }
        }
        return result;
    }

    private Result look(String name) {
        PictureFile.Read read = PictureFile.read(find(name));
        Frame frame = read.frame();
        if (frame == null) {
            return new Result(null, read.status(), "");
        }
        FaceLook look = analyzer.lookThoroughly(frame);
        if (!look.hasFace()) {
            return new Result(null, "no-face", "");
        }
        String note = look.quality().problem().map(PictureFaces::text).orElse("");
        return new Result(analyzer.carefulEmbedding(look), "ok", note);
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
