package org.linli.door.face.vision;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One ONNX network behind DJL: fill {@link #input()}, {@link #run()}, read the outputs. One thread at a time.
 *
 * <p>The bytes that were hashed are the bytes that are loaded, and trial runs at loading prove that every output of the
 * manifest is there and choose the quicker of two ways to run it on this processor.
 */
final class Network implements AutoCloseable {

    static {
        // DJL asks these before its first use; a door never calls out.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    /**
     * Both are tried at loading and the quicker one is kept: rearranging the layout of the data, which is all that the first does more, makes
     * detector and landmarks twice as quick on x86 with AVX-512 and the embedding three and a half times as slow (57 ms instead of 16). What is
     * calculated is the same.
     */
    private static final List<String> OPTIMISATIONS = List.of("ALL_OPT", "EXTENDED_OPT");

    private static final int TRIALS = 2;

    private final ModelManifest.Part part;
    private final Model model;
    private final Predictor<FloatBuffer, float[][]> predictor;
    private final FloatBuffer input;
    private long runNanos;
    private long trialNanos;
    private int outputLength;

    private Network(ModelManifest.Part part, Model model) {
        this.part = part;
        this.model = model;
        int size = part.shape().stream().reduce(1, (left, right) -> left * right);
        this.input = ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.predictor = model.newPredictor(new Plain(part));
    }

    /** Loads one network of a models directory. */
    static Network load(Path directory, ModelManifest.Part part) throws IOException {
        Path file = directory.resolve(part.file());
        if (!Files.isRegularFile(file)) {
            throw new IOException("model file is missing: " + file);
        }
        byte[] bytes = Files.readAllBytes(file);
        String hash = sha256(bytes);
        if (!hash.equalsIgnoreCase(part.sha256())) {
            throw new IOException(
                    "model file " + file + " has SHA-256 " + hash + ", the manifest says " + part.sha256());
        }
        Network quicker = null;
        for (String level : OPTIMISATIONS) {
            Network network = prepare(part, file, bytes, level);
            if (quicker == null || network.trialNanos < quicker.trialNanos) {
                closeIfAny(quicker);
                quicker = network;
            } else {
                network.close();
            }
        }
        return Objects.requireNonNull(quicker);
    }

    private static void closeIfAny(@Nullable Network network) {
        if (network != null) {
            network.close();
        }
    }

    private static Network prepare(ModelManifest.Part part, Path file, byte[] bytes, String level) throws IOException {
        Model model = Model.newInstance(part.file(), "OnnxRuntime");
        try {
            // More threads make it slower: every session's pool spins.
            model.load(
                    new ByteArrayInputStream(bytes),
                    Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1", "optLevel", level));
            Network network = new Network(part, model);
            network.outputLength = network.run()[0].length;
            network.trialNanos = network.quickestOf(TRIALS);
            network.runNanos = 0;
            return network;
        } catch (MalformedModelException | RuntimeException bad) {
            model.close();
            throw new IOException("model file " + file + " cannot be used: " + bad.getMessage(), bad);
        }
    }

    private long quickestOf(int runs) {
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            long begin = System.nanoTime();
            run();
            quickest = Math.min(quickest, System.nanoTime() - begin);
        }
        return quickest;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    ModelManifest.Part part() {
        return part;
    }

    /** The input planes, to be filled from position 0 with absolute puts. */
    FloatBuffer input() {
        return input;
    }

    /** Runs on what {@link #input()} holds; one array an output, in the manifest's order. */
    float[][] run() {
        long begin = System.nanoTime();
        try {
            input.rewind();
            return predictor.predict(input);
        } catch (TranslateException broken) {
            throw new IllegalStateException("model " + part.file() + " failed: " + broken.getMessage(), broken);
        } finally {
            runNanos += System.nanoTime() - begin;
        }
    }

    /** Values in the first output. */
    int outputLength() {
        return outputLength;
    }

    /** Time spent inside the bare network since loading, for the bench. */
    long runNanos() {
        return runNanos;
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }

    /** Moves floats in and out and calculates nothing: array arithmetic is not available with ONNX Runtime alone. */
    private static final class Plain implements NoBatchifyTranslator<FloatBuffer, float[][]> {
        private final Shape shape;
        private final ModelManifest.Part part;

        Plain(ModelManifest.Part part) {
            this.part = part;
            this.shape = new Shape(
                    part.shape().stream().mapToLong(Integer::longValue).toArray());
        }

        @Override
        public NDList processInput(TranslatorContext context, FloatBuffer input) {
            NDArray array = context.getNDManager().create(input, shape);
            array.setName(part.input());
            return new NDList(array);
        }

        @Override
        public float[][] processOutput(TranslatorContext context, NDList list) {
            List<String> names = part.outputs();
            float[][] outputs = new float[names.size()][];
            for (int index = 0; index < outputs.length; index++) {
                @Nullable NDArray array = list.get(names.get(index));
                if (array == null) {
                    throw new IllegalStateException("output '" + names.get(index) + "' is missing");
                }
                outputs[index] = array.toFloatArray();
            }
            return outputs;
        }

        @Override
        public @Nullable Batchifier getBatchifier() {
            return null;
        }
    }
}
