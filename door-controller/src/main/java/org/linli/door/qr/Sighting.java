package org.linli.door.qr;

/**
 * One code found by one decoder. Place and reach are fractions of the picture's sides.
 *
 * @param centreX 0..1
 * @param centreY 0..1
 * @param reach half the diagonal between outer finder patterns, as a fraction of the picture's longer side
 */
record Sighting(String text, double centreX, double centreY, double reach) {

    /** Whether both can only be the same printed code. */
    boolean overlaps(Sighting other) {
        double distance = Math.hypot(centreX - other.centreX, centreY - other.centreY);
        return distance < Math.max(reach, other.reach) * 0.6;
    }

    /** From points in pixels. */
    static Sighting of(String text, GreyPicture picture, double leftX, double topY, double rightX, double bottomY) {
        return new Sighting(
                text,
                (leftX + rightX) / 2 / picture.width(),
                (topY + bottomY) / 2 / picture.height(),
                Math.hypot(rightX - leftX, bottomY - topY) / 2 / picture.longSide());
    }

    /** Hides the text: a code in a log opens doors. */
    @Override
    public String toString() {
        return "Sighting[" + text.length() + " characters]";
    }
}
