package org.linli.cloud.documents.dunning;

import java.time.Instant;
import org.linli.cloud.documents.dunning.Template.Words;
import org.linli.cloud.storage.Transaction;

/** Tells residents something, in the caller's transaction: they are told exactly when the rest is committed. */
@FunctionalInterface
public interface Notifier {

    /**
     * @param copyFor whom it is really for, when {@code person} may pay for them; empty otherwise
     * @param kind what it is about, such as {@code dunning}
     * @param sourceKey the same key again tells the same person nothing more
     */
    record Notice(
            String community,
            String person,
            String copyFor,
            String kind,
            String sourceKey,
            Words title,
            Words text,
            Instant at) {

        /** Says what somebody owes. */
        @Override
        public String toString() {
            return "Notice[" + kind + "]";
        }
    }

    void tell(Transaction transaction, Notice notice);
}
