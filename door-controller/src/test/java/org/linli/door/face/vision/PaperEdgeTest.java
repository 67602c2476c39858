package org.linli.door.face.vision;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PaperEdgeTest {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final Box FACE = new Box(270, 170, 370, 300, 1);

    private final byte[] picture = wall();

    /** A wall with a little noise, and an oval in place of the face. */
    private static byte[] wall() {
        Random random = new Random(7);
        byte[] bytes = new byte[WIDTH * HEIGHT * 3];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int grey = inFace(x, y) ? 150 : 90;
                for (int channel = 0; channel < 3; channel++) {
                    bytes[(y * WIDTH + x) * 3 + channel] = (byte) (grey + random.nextInt(5));
                }
            }
        }
        return bytes;
    }

    private static boolean inFace(int x, int y) {
        double dx = (x - FACE.centreX()) / 50.0;
        double dy = (y - FACE.centreY()) / 65.0;
        return dx * dx + dy * dy < 1;
    }

    private void fill(int left, int top, int right, int bottom, int grey) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                if (!inFace(x, y)) {
                    for (int channel = 0; channel < 3; channel++) {
                        picture[(y * WIDTH + x) * 3 + channel] = (byte) grey;
                    }
                }
            }
        }
    }

    private boolean framed() {
        return PaperEdge.surrounds(new Raster(WIDTH, HEIGHT, picture), FACE);
    }

    @Test
    void aPrintHeldUpIsFound() {
        fill(210, 110, 430, 380, 225);
        assertTrue(framed());
    }

    @Test
    void aTelephoneHeldUpIsFound() {
        fill(215, 90, 425, 420, 15);
        assertTrue(framed());
    }

    @Test
    void aFaceBeforeAWallIsNotFramed() {
        assertFalse(framed());
    }

    @Test
    void aWindowBehindThePersonIsBrokenByTheShoulders() {
        fill(180, 60, 460, 400, 225);
        fill(295, 290, 345, 360, 150);
        for (int y = 340; y < HEIGHT; y++) {
            int half = Math.min(170, 25 + 2 * (y - 340));
            fill(320 - half, y, 320 + half, y + 1, 40);
        }
        assertFalse(framed());
    }

    @Test
    void aRectangleBesideTheFaceIsNotAroundIt() {
        fill(400, 100, 600, 350, 225);
        assertFalse(framed());
    }

    @Test
    void theEdgeOfTheFrameItselfIsNoPaper() {
        fill(0, 0, WIDTH, 6, 0);
        fill(0, HEIGHT - 6, WIDTH, HEIGHT, 0);
        fill(0, 0, 6, HEIGHT, 0);
        fill(WIDTH - 6, 0, WIDTH, HEIGHT, 0);
        assertFalse(framed());
    }
}
