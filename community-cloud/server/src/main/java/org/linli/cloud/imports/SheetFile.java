package org.linli.cloud.imports;

import org.linli.cloud.refusal.Refused;

/** Reads an uploaded file, whatever kind it is: what it is is seen from its bytes, not from its name. */
final class SheetFile {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLD_EXCEL = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private SheetFile() {}

    /** @throws Refused when the file is too large, broken, suspicious, or of no kind we read */
    static RawSheet read(byte[] bytes) {
        if (bytes.length > FileLimits.FILE_BYTES) {
            throw Refused.invalid("import-file-too-large");
        }
        if (startsWith(bytes, OLD_EXCEL)) {
            throw Refused.invalid("import-old-excel");
        }
        RawSheet sheet = startsWith(bytes, ZIP) ? XlsxFile.read(bytes) : CsvFile.read(bytes);
        if (sheet.rows().isEmpty()) {
            throw Refused.invalid("import-file-empty");
        }
        return sheet;
    }

    private static boolean startsWith(byte[] bytes, byte[] head) {
        if (bytes.length < head.length) {
            return false;
        }
        for (int i = 0; i < head.length; i++) {
            if (bytes[i] != head[i]) {
                return false;
            }
        }
        return true;
    }
}
