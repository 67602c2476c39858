package org.linli.door.face.vision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One picture being looked at: its faces and, when there is one, the main face in detail. Holds pixels; drop it when done.
 */
public final class FaceLook {
    /** A second face this large, compared with the main one, stands before the door too. */
    static final double SIMILAR = 0.6;

    final Raster raster;
    private final Raster seen;
    private final List<Box> faces;
    private final @Nullable Detail main;

    record Detail(Box box, Landmarks landmarks, byte[] aligned, Quality quality) {}

    FaceLook(Raster raster, Raster seen, List<Box> faces, @Nullable Detail main) {
        this.raster = raster;
        this.seen = seen;
        this.faces = List.copyOf(faces);
        this.main = main;
    }

    /** The picture, brightened when the main face is dark. */
    Raster seen() {
        return seen;
    }

    /** Every face found, the main one first. */
    public List<Box> faces() {
        return faces;
    }

    public boolean hasFace() {
        return main != null;
    }

    /** Whether a second face of similar size is there. */
    public boolean hasSeveralFaces() {
        return faces.stream()
                .skip(1)
                .anyMatch(face -> face.side() >= SIMILAR * faces.get(0).side());
    }

    Detail detail() {
        if (main == null) {
            throw new IllegalStateException("no face in this picture");
        }
        return main;
    }

    public Quality quality() {
        return detail().quality();
    }

    public Landmarks landmarks() {
        return detail().landmarks();
    }

    public Box box() {
        return detail().box();
    }
}
