package org.linli.cloud.documents.paper;

import com.lowagie.text.DocumentException;
import com.lowagie.text.Font;
import com.lowagie.text.pdf.BaseFont;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Noto Sans SC, fetched by the build and kept on the class path: a server has no Chinese typeface by itself. Documents embed only the characters they show.
 * Read at the first document, about 20 MB. Thread: any.
 */
public final class Typeface {

    /** The geta mark 〓 stands for a character that cannot be printed, as Chinese printers do. */
    static final int MISSING = 0x3013;

    private final BaseFont regular;
    private final BaseFont bold;

    private Typeface() {
        regular = read("NotoSansSC-Regular.ttf");
        bold = read("NotoSansSC-Bold.ttf");
    }

    public static Typeface get() {
        return Holder.ONLY;
    }

    private static final class Holder {
        static final Typeface ONLY = new Typeface();
    }

    private static BaseFont read(String file) {
        try (InputStream input = Typeface.class.getResourceAsStream("/typeface/" + file)) {
            if (input == null) {
                throw new IllegalStateException("the typeface " + file + " is missing: it was not built in");
            }
            return BaseFont.createFont(
                    file, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, BaseFont.NOT_CACHED, input.readAllBytes(), null);
        } catch (IOException e) {
            throw new UncheckedIOException("the typeface " + file + " cannot be read", e);
        } catch (DocumentException e) {
            throw new IllegalStateException("the typeface " + file + " cannot be used", e);
        }
    }

    Font regular(float points, Color colour) {
        return new Font(regular, points, Font.NORMAL, colour);
    }

    Font bold(float points, Color colour) {
        return new Font(bold, points, Font.NORMAL, colour);
    }

    BaseFont boldBase() {
        return bold;
    }

    /** The text on one line, with 〓 for what the typeface lacks, such as a rare character in a name. */
    String printable(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> Character.isWhitespace(point) ? ' ' : point)
                .filter(point -> !Character.isISOControl(point))
                .map(point -> regular.charExists(point) ? point : MISSING)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
