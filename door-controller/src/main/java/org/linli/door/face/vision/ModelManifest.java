package org.linli.door.face.vision;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the models are and how they want to be fed, as data: a site may mount a directory with better weights and its own
 * manifest, and no code changes. Every field is required.
 *
 * @param source where the weights come from
 * @param licence under which terms, and what is known of the training data
 */
public record ModelManifest(
        String name,
        String source,
        String licence,
        Part detector,
        Part landmarks,
        Part embedding,
        Part liveness,
        Thresholds thresholds) {

    /** Name of the manifest in a models directory. */
    public static final String FILE = "manifest.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * One network. Pixel values become {@code (value - mean) * scale}.
     *
     * @param file in the models directory, a plain name
     * @param sha256 of the file, 64 hex digits
     * @param input name of the input tensor
     * @param shape of the input: 1, channels, height, width
     * @param channels order of the planes
     * @param outputs names of the outputs that are read, in the order the code expects them
     */
    public record Part(
            @JsonProperty(required = true) String file,
            @JsonProperty(required = true) String sha256,
            @JsonProperty(required = true) String input,
            @JsonProperty(required = true) List<Integer> shape,
            @JsonProperty(required = true) Channels channels,
            @JsonProperty(required = true) float mean,
            @JsonProperty(required = true) float scale,
            @JsonProperty(required = true) List<String> outputs) {

        public Part {
            shape = List.copyOf(shape);
            outputs = List.copyOf(outputs);
            if (file.contains("/") || file.contains("\\") || file.startsWith(".")) {
                throw new IllegalArgumentException("model file must be a plain name: " + file);
            }
            if (shape.size() != 4 || shape.get(0) != 1 || shape.get(1) != channels.planes()) {
                throw new IllegalArgumentException(file + ": shape " + shape + " does not fit " + channels);
            }
        }

        public int height() {
            return shape.get(2);
        }

        public int width() {
            return shape.get(3);
        }
    }

    /** Order of the colour planes a network wants. */
    public enum Channels {
        RGB,
        BGR,
        GREY;

        int planes() {
            return this == GREY ? 1 : 3;
        }
    }

    /**
     * Where the line is drawn.
     *
     * @param face least detector score, 0..1
     * @param overlap boxes that share more than this part are one face, 0..1
     * @param match least cosine of a match, -1..1
     * @param margin by how much the best holder must beat the second, 0..1
     * @param liveness least multi-frame liveness, 0..1
     */
    public record Thresholds(
            @JsonProperty(required = true) double face,
            @JsonProperty(required = true) double overlap,
            @JsonProperty(required = true) double match,
            @JsonProperty(required = true) double margin,
            @JsonProperty(required = true) double liveness) {}

    /** Reads the manifest of a directory, or the shipped one when the directory has none. */
    public static ModelManifest read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return shipped();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in, file.toString());
        }
    }

    /** The manifest inside the program. */
    public static ModelManifest shipped() throws IOException {
        try (InputStream in = ModelManifest.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("the program has no model manifest");
            }
            return parse(in, "shipped manifest");
        }
    }

    private static ModelManifest parse(InputStream in, String where) throws IOException {
        try {
            return JSON.readValue(in, ModelManifest.class);
        } catch (com.fasterxml.jackson.core.JacksonException bad) {
            throw new IOException(where + ": " + bad.getOriginalMessage(), bad);
        }
    }
}
