package org.linli.hardware.virtual;

import java.util.Arrays;
import org.linli.hardware.Frame;

/** Pictures that can be told apart by their first byte. */
final class Pictures {

    private Pictures() {}

    static Frame grey(int level) {
        byte[] bgr = new byte[32 * 24 * 3];
        Arrays.fill(bgr, (byte) level);
        return new Frame(32, 24, bgr, 0);
    }
}
