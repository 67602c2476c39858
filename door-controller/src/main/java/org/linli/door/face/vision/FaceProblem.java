package org.linli.door.face.vision;

/** Why a face in a picture is not good enough to be recognised. Each has a remedy a person can follow. */
public enum FaceProblem {
    NO_FACE,
    /** A second face of similar size. */
    SEVERAL_FACES,
    TOO_SMALL,
    TOO_DARK,
    TOO_BRIGHT,
    BLURRED,
    TURNED_AWAY
}
