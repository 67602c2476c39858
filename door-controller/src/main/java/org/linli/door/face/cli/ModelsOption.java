package org.linli.door.face.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceModels;
import picocli.CommandLine.Option;

/** {@code --models}, the same for every face command. */
public final class ModelsOption {
    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "weights and manifest.json of the site's own; default: the shipped models")
    private @Nullable Path models;

    /** Loads them; the caller closes. */
    public FaceAnalyzer open() throws IOException {
        return new FaceAnalyzer(FaceModels.load(models == null ? FaceModels.shippedDirectory() : models));
    }
}
