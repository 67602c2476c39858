package org.linli.hardware.pi;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Picture files made by the JDK, not by the library that reads them here. */
final class PictureFiles {

    private PictureFiles() {}

    static byte[] jpeg(int width, int height) throws IOException {
        return encode("jpg", width, height);
    }

    static byte[] png(int width, int height) throws IOException {
        return encode("png", width, height);
    }

    /** Left half pure blue, right half pure red. */
    static byte[] encode(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLUE);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.RED);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }
}
