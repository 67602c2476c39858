package org.linli.cloud.documents;

import java.util.Optional;
import org.linli.cloud.documents.paper.PaperCode;

/** The code on a receipt, over everything the receipt says. Thread: any. */
public final class ReceiptCodes {

    private final PaperCode code;

    /** @param key 32 secret bytes, for nothing else */
    public ReceiptCodes(byte[] key) {
        this.code = new PaperCode(key);
    }

    /** @param content the stored text of {@link Receipt.Content} */
    String of(String id, String community, String number, String payment, long amountFen, String content) {
        return code.of("receipt-1", id, community, number, payment, Long.toString(amountFen), content);
    }

    static boolean same(String one, String other) {
        return PaperCode.same(one, other);
    }

    /** What somebody typed or scanned, as it is stored. Empty when it cannot be a code. */
    static Optional<String> read(String typed) {
        return PaperCode.read(typed);
    }

    /** In fours, as it is printed. */
    static String grouped(String code) {
        return PaperCode.grouped(code);
    }
}
