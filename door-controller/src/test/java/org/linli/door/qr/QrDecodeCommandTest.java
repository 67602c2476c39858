package org.linli.door.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QrDecodeCommandTest {

    @TempDir
    private Path dir = Path.of(".");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    @Test
    void printsOneLineForEachCodeWithThePathAsGiven() throws IOException {
        String first = picture("a.png", "邻里 first");
        String second = picture("b.png", "MEBKM:URL:http\\://example.org;;\nsecond line\twith tab");

        assertEquals(0, run(first, second));

        assertEquals(
                first + "\t邻里 first\n" + second + "\tMEBKM:URL:http\\://example.org;;\\nsecond line\\twith tab\n",
                out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
        assertEquals("", errors.toString());
    }

    @Test
    void aPictureWithoutCodeIsNoError() throws IOException {
        Path file = dir.resolve("empty.png");
        ImageIO.write(new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB), "png", file.toFile());

        assertEquals(0, run(file.toString()));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anUnreadableFileIsNamedAndTheRestStillRead() throws IOException {
        String text = Files.writeString(dir.resolve("text.png"), "no picture").toString();
        String absent = dir.resolve("absent.png").toString();
        String good = picture("good.png", "still read");

        assertEquals(2, run(text, absent, dir.toString(), good));

        assertEquals(good + "\tstill read", out.toString(StandardCharsets.UTF_8).strip());
        assertTrue(errors.toString().contains(text + ": not a picture"), errors.toString());
        assertTrue(errors.toString().contains(absent + ": no such file"), errors.toString());
        assertTrue(errors.toString().contains(dir + ": not a file"), errors.toString());
    }

    @Test
    void controlCharactersNeverBreakTheLine() {
        assertEquals("a\\nb\\r\\t\\u0000\\u001b\\u2028é\\", QrDecodeCommand.oneLine("a\nb\r\t\u0000\u001b\u2028é\\"));
    }

    private int run(String... files) {
        return QrDecodeCommand.run(
                List.of(files), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintWriter(errors));
    }

    private String picture(String name, String text) throws IOException {
        GreyPicture grey = DrawnCode.of(
                        text, 250, java.util.Map.of(com.google.zxing.EncodeHintType.CHARACTER_SET, "UTF-8"))
                .picture();
        BufferedImage image = new BufferedImage(grey.width(), grey.height(), BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, grey.width(), grey.height(), grey.grey());
        Path file = dir.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }
}
