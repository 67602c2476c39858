package org.linli.cloud.papers;

import com.lowagie.text.pdf.PRStream;
import com.lowagie.text.pdf.PdfArray;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.PdfStamper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * A document that does nothing but be read. It is refused when it is locked, runs programs, opens or sends something, or carries files; otherwise it is written anew, so that
 * nothing stands before, behind or between its pages, and without the author and the program it was made with. Pure.
 *
 * @param pages 1 at least
 */
record CleanPdf(byte[] bytes, int pages) {

    /** Of the file that comes, and of what becomes of it. */
    static final int MOST_BYTES = 5 * 1024 * 1024;

    private static final int MOST_PAGES = 300;
    private static final int MOST_OBJECTS = 100_000;
    private static final int DEEPEST = 100;

    /** Keys that make a document do something, or carry something. */
    private static final Set<String> ACTIVE_KEYS = Set.of(
            "/JS",
            "/JavaScript",
            "/AA",
            "/EF",
            "/EmbeddedFiles",
            "/AF",
            "/XFA",
            "/RichMediaContent",
            "/RichMediaSettings");

    /** Actions and annotations that do more than go to a page or an address that is shown. */
    private static final Set<String> ACTIVE_KINDS = Set.of(
            "/JavaScript",
            "/Launch",
            "/ImportData",
            "/SubmitForm",
            "/ResetForm",
            "/GoToE",
            "/GoToR",
            "/Rendition",
            "/Movie",
            "/Sound",
            "/Hide",
            "/SetOCGState",
            "/Trans",
            "/GoTo3DView",
            "/RichMediaExecute");

    private static final Set<String> ACTIVE_TYPES =
            Set.of("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/EmbeddedFile", "/Filespec");

    /** Says nothing of what stands in it. */
    @Override
    public String toString() {
        return "CleanPdf[" + bytes.length + " bytes]";
    }

    /**
     * @throws Refused {@code paper-size}, {@code paper-format}, {@code paper-unpacks}, {@code paper-locked}, {@code paper-active} or {@code paper-pages}
     */
    static CleanPdf of(byte[] file) {
        Refused.unless(file.length > 0 && file.length <= MOST_BYTES, "paper-size");
        PdfGuard.check(file);
        try {
            return read(file);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            if (e instanceof Refused refused) {
                throw refused;
            }
            throw Refused.invalid("paper-format");
        }
    }

    private static CleanPdf read(byte[] file) throws IOException {
        PdfReader reader;
        try {
            reader = new PdfReader(file);
        } catch (com.lowagie.text.exceptions.BadPasswordException locked) {
            throw Refused.invalid("paper-locked");
        }
        try {
            Refused.unless(!reader.isEncrypted() && reader.getTrailer().get(PdfName.ENCRYPT) == null, "paper-locked");
            Refused.unless(reader.getXrefSize() <= MOST_OBJECTS, "paper-pages");
            int pages = reader.getNumberOfPages();
            Refused.unless(pages >= 1 && pages <= MOST_PAGES, "paper-pages");
            for (int i = 0; i < reader.getXrefSize(); i++) {
                mustRest(reader.getPdfObject(i), 0);
            }
            mustOnlyShowAPage(reader.getCatalog().get(PdfName.OPENACTION));
            reader.getCatalog().remove(PdfName.METADATA);
            reader.removeUnusedObjects();
            byte[] written = written(reader);
            Refused.unless(written.length <= MOST_BYTES, "paper-size");
            return new CleanPdf(written, pages);
        } finally {
            reader.close();
        }
    }

    private static byte[] written(PdfReader reader) throws IOException {
        Map<String, String> nothing = new HashMap<>();
        PdfDictionary info = reader.getTrailer().getAsDict(PdfName.INFO);
        if (info != null) {
            for (PdfName name : info.getKeys()) {
                nothing.put(PdfName.decodeName(name.toString()), null);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PdfStamper stamper = new PdfStamper(reader, out);
        stamper.setInfoDictionary(nothing);
        stamper.close();
        return out.toByteArray();
    }

    /** A place within the document, or an action that goes to one. */
    private static void mustOnlyShowAPage(@Nullable PdfObject opening) {
        PdfObject direct = opening == null ? null : PdfReader.getPdfObject(opening);
        if (direct instanceof PdfDictionary action && !PdfName.GOTO.equals(action.getAsName(PdfName.S))) {
            throw Refused.invalid("paper-active");
        }
    }

    /** Every object of the file is looked at, whether a page leads to it or not, so references need not be followed. */
    private static void mustRest(@Nullable PdfObject object, int depth) {
        Refused.unless(depth <= DEEPEST, "paper-format");
        if (object instanceof PdfArray array) {
            for (PdfObject each : array.getElements()) {
                mustRest(each, depth + 1);
            }
        } else if (object instanceof PdfDictionary dictionary) {
            for (PdfName name : dictionary.getKeys()) {
                if (ACTIVE_KEYS.contains(plain(name))) {
                    throw Refused.invalid("paper-active");
                }
                PdfObject value = dictionary.get(name);
                if (value instanceof PdfName kind && isActive(plain(name), plain(kind))) {
                    throw Refused.invalid("paper-active");
                }
                mustRest(value, depth + 1);
            }
            if (object instanceof PRStream stream && stream.get(PdfName.F) != null) {
                // Its content stands in another file.
                throw Refused.invalid("paper-active");
            }
        }
    }

    private static boolean isActive(String key, String value) {
        return switch (key) {
            case "/S" -> ACTIVE_KINDS.contains(value);
            case "/Subtype", "/Type" -> ACTIVE_TYPES.contains(value);
            default -> false;
        };
    }

    private static String plain(PdfName name) {
        return PdfGuard.named(name.toString());
    }
}
