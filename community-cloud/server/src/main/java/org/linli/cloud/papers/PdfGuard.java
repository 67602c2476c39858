package org.linli.cloud.papers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.linli.cloud.refusal.Refused;

/** What must hold of a file's bytes before any reader of PDF is let near them: that they are one, do not unfold without end, and do not lead in a circle. Pure. */
final class PdfGuard {

    /** What all packed streams of a file may come to together: an A4 page scanned at 600 dpi in grey is 35 MB. */
    private static final long MOST_UNPACKED = 128L * 1024 * 1024;

    /** Packed things inside packed things. */
    private static final int DEEPEST = 3;

    private static final int MOST_SECTIONS = 200;

    /** Bytes of a dictionary before its stream that are looked at. */
    private static final int DICTIONARY = 4_096;

    /** Bytes of a table of objects and its trailer that are looked at: 100 000 objects. */
    private static final int SECTION = 2_100_000;

    private static final Pattern EARLIER = Pattern.compile("/(?:Prev|XRefStm)\\s*(\\d{1,12})");
    private static final Pattern FILTER = Pattern.compile("/Filter\\s*(\\[[^\\]]*\\]|/[^\\s/<>\\[\\]()]+)");
    private static final Pattern ESCAPED = Pattern.compile("#([0-9A-Fa-f]{2})");

    private final byte[] file;
    private final String text;
    private long unpacked;

    private PdfGuard(byte[] file) {
        this.file = file;
        this.text = new String(file, StandardCharsets.ISO_8859_1);
    }

    /** @throws Refused {@code paper-format} or {@code paper-unpacks} */
    static void check(byte[] file) {
        PdfGuard guard = new PdfGuard(file);
        // Something before the header is another kind of file for somebody else's reader.
        if (!guard.text.startsWith("%PDF-1.") && !guard.text.startsWith("%PDF-2.")) {
            throw Refused.invalid("paper-format");
        }
        guard.sections();
        guard.streams();
    }

    /** The tables of objects, from the newest back: each once, and not too many. */
    private void sections() {
        int last = text.lastIndexOf("startxref");
        if (last < 0) {
            throw Refused.invalid("paper-format");
        }
        Matcher start = Pattern.compile("startxref\\s+(\\d{1,12})").matcher(text.substring(last));
        if (!start.lookingAt()) {
            throw Refused.invalid("paper-format");
        }
        follow(Long.parseLong(start.group(1)), new HashSet<>());
    }

    private void follow(long at, Set<Long> seen) {
        if (!seen.add(at) || seen.size() > MOST_SECTIONS || at < 0 || at >= file.length) {
            throw Refused.invalid("paper-format");
        }
        int end = text.indexOf("startxref", (int) at);
        String section = text.substring(
                (int) at, (int) Math.min(end < 0 ? file.length : end, Math.min(file.length, at + SECTION)));
        int stream = section.indexOf("stream");
        Matcher earlier = EARLIER.matcher(named(stream < 0 ? section : section.substring(0, stream)));
        while (earlier.find()) {
            follow(Long.parseLong(earlier.group(1)), seen);
        }
    }

    /** A name may be written with its letters as numbers. */
    static String named(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }

    private void streams() {
        for (int at = text.indexOf("stream"); at >= 0; at = text.indexOf("stream", at + 6)) {
            if (at >= 3 && text.startsWith("end", at - 3)) {
                continue;
            }
            String before = named(text.substring(Math.max(0, at - DICTIONARY), at));
            String dictionary = before.substring(Math.max(0, before.lastIndexOf(" obj")));
            boolean ofObjects = dictionary.contains("/ObjStm") || dictionary.contains("/XRef");
            Matcher filter = FILTER.matcher(dictionary);
            String filters = filter.find() ? filter.group(1).replaceAll("[\\[\\]\\s]", "") : "";
            if (ofObjects && !filters.isEmpty() && !filters.equals("/FlateDecode")) {
                // Unfolded while the file is opened, so only by what is measured here.
                throw Refused.invalid("paper-unpacks");
            }
            int begin = at + 6;
            begin += text.startsWith("\r\n", begin) ? 2 : 1;
            if (begin < file.length) {
                unpack(file, begin, file.length - begin, 0);
            }
        }
    }

    /** Counts what comes out; what is no packed stream is left alone. */
    private void unpack(byte[] bytes, int from, int length, int depth) {
        boolean zlib = length > 2
                && (bytes[from] & 0x0f) == 8
                && (((bytes[from] & 0xff) << 8) + (bytes[from + 1] & 0xff)) % 31 == 0;
        if (!zlib) {
            return;
        }
        if (depth == DEEPEST) {
            throw Refused.invalid("paper-unpacks");
        }
        ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, from, length);
            byte[] some = new byte[64 * 1024];
            int got = inflater.inflate(some);
            boolean packedAgain =
                    got > 2 && (some[0] & 0x0f) == 8 && (((some[0] & 0xff) << 8) + (some[1] & 0xff)) % 31 == 0;
            while (got > 0) {
                unpacked += got;
                if (unpacked > MOST_UNPACKED) {
                    throw Refused.invalid("paper-unpacks");
                }
                if (packedAgain) {
                    beginning.write(some, 0, got);
                }
                got = inflater.inflate(some);
            }
        } catch (DataFormatException damaged) {
            // The reader of PDF says what it thinks of it; it cannot get more out of it than was counted here.
        } finally {
            inflater.end();
        }
        byte[] inner = beginning.toByteArray();
        if (inner.length > 0) {
            unpack(Arrays.copyOf(inner, inner.length), 0, inner.length, depth + 1);
        }
    }
}
