package org.linli.cloud.documents;

import org.linli.cloud.documents.invoice.Invoices;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Letters, receipts and messages. */
public final class DocumentRecords {

    private DocumentRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "documents",
                PersonTable.of("receipt")
                        .whose("community IN (SELECT id FROM community) AND household IN (<households>)")
                        .others("issued_by")
                        .shows("id", "year", "number", "issued_at", "amount_fen")
                        .kept(PersonTable.VOUCHERS),
                PersonTable.of("invoice", "asked_by")
                        .shows("id", "asked_at", "amount_fen", "state", "number")
                        .scrubs(Invoices::forget)
                        .kept(PersonTable.INVOICES),
                // Whoever is erased owes nothing any more, so nothing is left to prove by a letter.
                PersonTable.of("dunning_notice")
                        .whose("household IN (<households>)")
                        .texts("content"),
                PersonTable.of("resident_message", "person", "copy_for")
                        .shows("id", "kind", "made_at", "read_at")
                        .deletes(),
                PersonTable.doers("dunning_plan", "changed_by"),
                PersonTable.doers("dunning_pause", "made_by", "ended_by").texts("note"),
                PersonTable.doers("dunning_run", "made_by", "carried_out_by"),
                PersonTable.doers("invoice_hook", "changed_by"));
    }
}
