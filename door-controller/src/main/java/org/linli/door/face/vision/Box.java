package org.linli.door.face.vision;

/**
 * A face in a picture, in pixels; may reach over the picture's edge.
 *
 * @param score the detector's, 0..1
 */
public record Box(float left, float top, float right, float bottom, float score) {

    public float width() {
        return right - left;
    }

    public float height() {
        return bottom - top;
    }

    public float centreX() {
        return (left + right) / 2;
    }

    public float centreY() {
        return (top + bottom) / 2;
    }

    /** The shorter side, the size the quality gate asks for. */
    public float side() {
        return Math.min(width(), height());
    }

    /** Shared part of both boxes, 0..1. */
    public float overlap(Box other) {
        float wide = Math.min(right, other.right) - Math.max(left, other.left);
        float high = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (wide <= 0 || high <= 0) {
            return 0;
        }
        float shared = wide * high;
        return shared / (width() * height() + other.width() * other.height() - shared);
    }
}
