package org.linli.cloud.demo;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Cuts single faces out of the published sample pictures, which show groups. */
final class SamplePhotos {

    private final Path pictures;

    SamplePhotos(Path pictures) {
        this.pictures = pictures;
    }

    /**
     * Where one face is.
     *
     * @param picture file name of the sample
     * @param left thousandths of the picture's width, like {@code width}
     * @param top thousandths of its height, like {@code height}
     */
    record Face(String picture, int left, int top, int width, int height) {}

    /** JPEG; empty when the picture is not there. */
    Optional<byte[]> cut(Face face) throws IOException {
        Path file = pictures.resolve(face.picture());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        BufferedImage picture = ImageIO.read(file.toFile());
        if (picture == null) {
            return Optional.empty();
        }
        Rectangle part = new Rectangle(
                        face.left() * picture.getWidth() / 1000,
                        face.top() * picture.getHeight() / 1000,
                        face.width() * picture.getWidth() / 1000,
                        face.height() * picture.getHeight() / 1000)
                .intersection(new Rectangle(picture.getWidth(), picture.getHeight()));
        BufferedImage photo = new BufferedImage(part.width, part.height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = photo.createGraphics();
        graphics.drawImage(picture, -part.x, -part.y, null);
        graphics.dispose();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(photo, "jpg", jpeg);
        return Optional.of(jpeg.toByteArray());
    }
}
