package org.linli.door.face.vision;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loaded networks of one manifest. Not thread-safe: {@link FaceAnalyzer} takes turns. */
public final class FaceModels implements AutoCloseable {
    private final ModelManifest manifest;
    final Network detector;
    final Network landmarks;
    final Network embedding;
    final Network liveness;
    private final List<Network> all = new ArrayList<>();

    private FaceModels(Path directory, ModelManifest manifest) throws IOException {
        this.manifest = manifest;
        try {
            detector = keep(Network.load(directory, manifest.detector()));
            landmarks = keep(Network.load(directory, manifest.landmarks()));
            embedding = keep(Network.load(directory, manifest.embedding()));
            liveness = keep(Network.load(directory, manifest.liveness()));
        } catch (IOException | RuntimeException broken) {
            close();
            throw broken;
        }
    }

    private Network keep(Network network) {
        all.add(network);
        return network;
    }

    /**
     * Loads every network, about 0.4 s and 150 MB.
     *
     * @param directory with the weights and optionally a {@link ModelManifest#FILE}
     * @throws IOException when a file is missing, has another hash than the manifest says, or lacks an output
     */
    public static FaceModels load(Path directory) throws IOException {
        return new FaceModels(directory, ModelManifest.read(directory));
    }

    /** Names the door program's directory when this class is loaded from another program, such as the benches of the whole system. */
    public static final String PROGRAM_PROPERTY = "linli.program";

    /** The directory the program ships its models in: {@code models} beside the jar, or beside the classes of a build. */
    public static Path shippedDirectory() {
        String program = System.getProperty(PROGRAM_PROPERTY);
        if (program != null) {
            return Path.of(program).resolve("models");
        }
        @Nullable CodeSource source = FaceModels.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Path.of("models");
        }
        try {
            Path code = Path.of(source.getLocation().toURI());
            Path beside = code.resolveSibling("models");
            // A packaged door keeps its jars in lib/ and the models one level up.
            Path above = code.resolveSibling("../models").normalize();
            return Files.isDirectory(beside) || !Files.isDirectory(above) ? beside : above;
        } catch (URISyntaxException unusual) {
            return Path.of("models");
        }
    }

    public ModelManifest manifest() {
        return manifest;
    }

    /** Identifies the embedding model: templates of different hashes are never compared. */
    public String modelHash() {
        return manifest.embedding().sha256();
    }

    /** Values in an embedding. */
    int templateLength() {
        return embedding.outputLength();
    }

    /** Nanoseconds spent inside the bare networks since loading, all together. */
    public long bareNanos() {
        return all.stream().mapToLong(Network::runNanos).sum();
    }

    @Override
    public void close() {
        all.forEach(Network::close);
    }
}
