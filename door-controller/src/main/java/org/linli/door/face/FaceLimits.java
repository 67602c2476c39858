package org.linli.door.face;

import org.jspecify.annotations.Nullable;
import org.linli.door.face.vision.ModelManifest;
import org.linli.messages.access.DoorItem;

/**
 * How sure a door must be of a face. What the models' manifest says is the least: it belongs to the weights and was measured with them. A door's own
 * settings can ask for more, never for less.
 *
 * @param match least cosine to the best holder
 * @param margin least distance between the best and the second-best holder
 * @param frames frames in a row that must agree
 * @param liveness least score of a living face; above 0, below 1
 */
record FaceLimits(double match, double margin, int frames, double liveness) {

    /** Frames in a row that must name the same holder when the door's settings say nothing. */
    static final int SHIPPED_FRAMES = 3;

    /** Nothing is ever quite certain to live. */
    private static final double MOST_LIVENESS = 0.999;

    /** @param policy the door's settings; null when it has none yet: the manifest alone counts */
    static FaceLimits of(ModelManifest.Thresholds manifest, DoorItem.@Nullable FacePolicy policy) {
        if (policy == null) {
            return new FaceLimits(manifest.match(), manifest.margin(), SHIPPED_FRAMES, manifest.liveness());
        }
        return new FaceLimits(
                Math.max(manifest.match(), policy.matchThreshold()),
                Math.max(manifest.margin(), policy.margin()),
                policy.frames(),
                Math.min(MOST_LIVENESS, Math.max(manifest.liveness(), policy.livenessThreshold())));
    }

    /** Good frames of one person before anything is decided about the face. */
    int leastGoodFrames() {
        return Math.max(LivenessJudge.LEAST_FRAMES, frames);
    }

    /** Weighs a sighting by these limits. */
    LivenessJudge judge() {
        return new LivenessJudge(liveness, LivenessJudge.LEAST_FRAMES);
    }
}
