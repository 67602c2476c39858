package org.linli.door.face.vision;

/**
 * What one frame says about whether the face is a living one. No single cue is trusted; {@code face.LivenessJudge} weighs
 * several frames.
 *
 * @param context log-odds of the liveness model on 2.7 × the face box, what it was trained for
 * @param contextShare how much of that view was inside the picture, 0..1; a tight crop has about 0.4
 * @param tight log-odds of the model on the face alone, its rim repeated outwards: blind to what is around the face, but
 *     sharper on paper and screens, and independent of how much context there is
 * @param framed whether a closed rectangle goes around the face, as around a print or a telephone
 * @param landmarks where the parts of the face are, for motion
 * @param quality the face's
 */
public record FrameCues(
        double context, double contextShare, double tight, boolean framed, Landmarks landmarks, Quality quality) {}
