package org.linli.cloud.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.linli.cloud.refusal.Refused;

/**
 * Looks through a workbook before anything of it is believed. Every part is really unpacked and counted, since the sizes an archive states about itself may lie;
 * and no part may declare a document type or entities, whatever its encoding.
 */
final class WorkbookGuard {

    private static final int BLOCK = 16 * 1024;

    /** A declaration stands before the first element; this is far more than any honest one needs. */
    private static final int HEAD = 4 * 1024;

    private WorkbookGuard() {}

    static void check(byte[] bytes) {
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                .get()) {
            Set<String> names = new HashSet<>();
            long unpacked = 0;
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                String name = entry.getName().toLowerCase(Locale.ROOT);
                if (!names.add(name) || names.size() > FileLimits.PARTS || !zip.canReadEntryData(entry)) {
                    throw Refused.invalid("import-file-suspicious");
                }
                boolean xml = name.endsWith(".xml") || name.endsWith(".rels") || name.endsWith(".vml");
                try (InputStream part = zip.getInputStream(entry)) {
                    unpacked += unpack(part, xml, bytes.length, unpacked);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw Refused.invalid("import-file-broken");
        }
    }

    private static long unpack(InputStream part, boolean xml, long packed, long before) throws IOException {
        byte[] block = new byte[BLOCK];
        byte[] head = part.readNBytes(HEAD);
        if (xml) {
            checkHead(head);
        }
        long size = head.length;
        checkSize(before + size, packed);
        int read;
        while ((read = part.read(block)) > 0) {
            size += read;
            checkSize(before + size, packed);
        }
        return size;
    }

    private static void checkSize(long unpacked, long packed) {
        boolean swollen = unpacked > FileLimits.RATIO_FREE_BYTES && unpacked / packed > FileLimits.RATIO;
        if (unpacked > FileLimits.UNPACKED_BYTES || swollen) {
            throw Refused.invalid("import-file-suspicious");
        }
    }

    /** UTF-8 only: in another encoding a declaration could hide from this look. After the first element no declaration may follow. */
    private static void checkHead(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String start = text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
        String lower = start.toLowerCase(Locale.ROOT);
        boolean odd = !start.isEmpty() && !start.stripLeading().startsWith("<");
        boolean otherEncoding = lower.indexOf('\0') >= 0
                || (lower.startsWith("<?xml") && declaresOther(lower.substring(0, Math.max(0, lower.indexOf("?>")))));
        // Comments and blanks may push a declaration further down, but then no element stands in the head at all.
        boolean noElement = start.length() >= HEAD - 3 && !lower.matches("(?s).*<[a-z].*");
        if (odd || otherEncoding || noElement || lower.contains("<!doctype") || lower.contains("<!entity")) {
            throw Refused.invalid("import-file-suspicious");
        }
    }

    private static boolean declaresOther(String declaration) {
        int at = declaration.indexOf("encoding");
        if (at < 0) {
            return false;
        }
        String rest = declaration.substring(at).replaceAll("[\"'=\\s]", " ");
        return !rest.contains("utf-8") && !rest.contains("us-ascii");
    }
}
