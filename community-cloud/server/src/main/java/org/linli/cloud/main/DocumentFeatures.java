package org.linli.cloud.main;

import org.linli.cloud.documents.Documents;
import org.linli.cloud.documents.PeopleRegister;
import org.linli.cloud.operation.Operations;

/** Receipts, statements, dunning and invoices on the foundation. */
final class DocumentFeatures {

    private DocumentFeatures() {}

    static void register(Foundation foundation, Operations on) {
        new Documents(
                        foundation.database(),
                        foundation.box(),
                        foundation.jobs(),
                        foundation.works(),
                        foundation.clock())
                .register(
                        on,
                        new PeopleRegister(foundation.callers().acting()::mayPayFor),
                        foundation.settings().publicAddress(),
                        foundation.settings().privateWebhooks());
    }
}
