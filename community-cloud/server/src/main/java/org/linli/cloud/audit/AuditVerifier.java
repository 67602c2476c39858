package org.linli.cloud.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;

/** Walks the whole log, a page at a time, so that it neither fills the memory nor holds up those who write. Thread: any. */
public final class AuditVerifier {

    private static final int PAGE = 2_000;

    private final Database database;

    public AuditVerifier(Database database) {
        this.database = database;
    }

    /**
     * What was found.
     *
     * @param rows rows that follow from each other from the first on
     * @param firstBreak sequence number of the first row that is missing, altered or out of place; null when there is none
     * @param brokenHead a noted head that the log does not contain: it was cut or written anew; null when there is none
     * @param lastHash hash of the last good row; empty in an empty log
     * @param checkedHeads heads that were held against the log
     */
    public record Finding(
            long rows, @Nullable Long firstBreak, @Nullable AuditHead brokenHead, String lastHash, int checkedHeads) {

        public boolean isWhole() {
            return firstBreak == null && brokenHead == null;
        }
    }

    /** @param heads what was noted earlier, with signatures already checked */
    public Finding verify(List<AuditHead> heads) {
        List<AuditHead> open = new ArrayList<>(heads);
        open.sort(Comparator.comparingLong(AuditHead::sequence));
        int next = 0;
        String hash = "";
        long rows = 0;
        while (true) {
            long after = rows;
            List<AuditEntry> page = database.read(transaction -> AuditRows.after(transaction.handle(), after, PAGE));
            for (AuditEntry entry : page) {
                if (entry.sequence() != rows + 1 || !entry.hash().equals(AuditChain.hash(hash, entry))) {
                    return new Finding(rows, rows + 1, null, hash, next);
                }
                hash = entry.hash();
                rows++;
                while (next < open.size() && open.get(next).sequence() == rows) {
                    if (!open.get(next).hash().equals(hash)) {
                        return new Finding(rows, null, open.get(next), hash, next);
                    }
                    next++;
                }
            }
            if (page.size() < PAGE) {
                AuditHead missing = next < open.size() ? open.get(next) : null;
                return new Finding(rows, null, missing, hash, next);
            }
        }
    }
}
