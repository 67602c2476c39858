package org.linli.door.face.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaceModelsTest {
    @TempDir
    private Path directory;

    private void copyModels(String manifest) throws IOException {
        Path shipped = FaceModels.shippedDirectory();
        ModelManifest known = ModelManifest.shipped();
        for (ModelManifest.Part part : new ModelManifest.Part[] {known.detector(), known.landmarks()}) {
            Files.copy(shipped.resolve(part.file()), directory.resolve(part.file()));
        }
        Files.writeString(directory.resolve(ModelManifest.FILE), manifest);
    }

    private static String shippedManifest() throws IOException {
        return Files.readString(FaceModels.shippedDirectory().resolve(ModelManifest.FILE));
    }

    @Test
    void aChangedFileIsRefusedWithBothHashes() throws IOException {
        copyModels(shippedManifest());
        Path detector = directory.resolve(ModelManifest.shipped().detector().file());
        byte[] bytes = Files.readAllBytes(detector);
        bytes[bytes.length / 2] ^= 1;
        Files.write(detector, bytes);
        IOException refused = assertThrows(IOException.class, () -> FaceModels.load(directory));
        assertTrue(refused.getMessage().contains("SHA-256"), refused.getMessage());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        copyModels(shippedManifest());
        IOException refused = assertThrows(IOException.class, () -> FaceModels.load(directory));
        assertTrue(refused.getMessage().contains("missing"), refused.getMessage());
    }

    @Test
    void anOutputTheModelDoesNotHaveIsNamed() throws IOException {
        copyModels(shippedManifest().replace("\"boxes\"", "\"corners\""));
        IOException refused = assertThrows(IOException.class, () -> FaceModels.load(directory));
        assertTrue(refused.getMessage().contains("corners"), refused.getMessage());
    }

    @Test
    void aManifestWithAHoleOrAPathIsRefused() throws IOException {
        copyModels(shippedManifest().replace("\"licence\"", "\"license\""));
        assertThrows(IOException.class, () -> FaceModels.load(directory));
        Files.writeString(
                directory.resolve(ModelManifest.FILE),
                shippedManifest().replace("fr_detect.onnx", "../fr_detect.onnx"));
        assertThrows(IOException.class, () -> FaceModels.load(directory));
    }

    @Test
    void aDirectoryWithoutManifestUsesTheShippedOne() throws IOException {
        assertEquals(ModelManifest.shipped(), ModelManifest.read(directory));
    }
}
