package org.linli.cloud.imports;

import java.util.Collection;
import java.util.Map;
import org.linli.cloud.storage.Transaction;

/** A kind of thing that imports write, so that they can be taken back. Thread: any. */
public interface ImportEntity {

    /** Lower-case word in stored changes. */
    String name();

    /** What is stored now of these, in the same text form as it was logged; those that do not exist are left out. */
    Map<String, String> current(Transaction transaction, String community, Collection<String> ids);

    /** Puts these back to what they were. */
    void restore(ImportContext context, Map<String, String> before);

    /**
     * Removes what an import added.
     *
     * @throws org.linli.cloud.refusal.Refused as a conflict when something was built on one of them since
     */
    void remove(ImportContext context, Collection<String> ids);
}
