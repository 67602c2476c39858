package org.linli.cloud.documents.invoice;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Texts;
import org.linli.cloud.documents.invoice.Invoice.State;
import org.linli.cloud.storage.Transaction;

/** Rows of invoices. */
final class InvoiceRows {

    void insert(Transaction transaction, String community, Invoice invoice) {
        transaction
                .handle()
                .createUpdate("INSERT INTO invoice (id, community, payment, household, asked_by, asked_at, amount_fen,"
                        + " buyer, state, tries, number, link, failure) VALUES (:id, :community, :payment, :household, :by,"
                        + " :at, :amount, :buyer, :state, 0, '', '', '')")
                .bind("id", invoice.id())
                .bind("community", community)
                .bind("payment", invoice.payment())
                .bind("household", invoice.household())
                .bind("by", invoice.askedBy())
                .bind("at", invoice.askedAt().toEpochMilli())
                .bind("amount", invoice.amountFen())
                .bind("buyer", Texts.write(invoice.buyer()))
                .bind("state", invoice.state().name())
                .execute();
    }

    /** Takes from invoices what is no part of them: the address for sending, and everything of one that was never issued. */
    void forget(Transaction transaction, String askedBy) {
        for (Invoice invoice : transaction
                .handle()
                .createQuery("SELECT * FROM invoice WHERE asked_by = :by")
                .bind("by", askedBy)
                .map((row, context) -> invoice(row))
                .list()) {
            Invoice.Buyer buyer = invoice.state() == State.FAILED
                    ? new Invoice.Buyer("已注销", null, null)
                    : new Invoice.Buyer(invoice.buyer().title(), invoice.buyer().taxNumber(), null);
            if (!buyer.equals(invoice.buyer())) {
                transaction
                        .handle()
                        .createUpdate("UPDATE invoice SET buyer = :buyer WHERE id = :id")
                        .bind("buyer", Texts.write(buyer))
                        .bind("id", invoice.id())
                        .execute();
            }
        }
    }

    /** An invoice with the community it belongs to. */
    record Known(String community, Invoice invoice) {}

    Optional<Known> find(Transaction transaction, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM invoice WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Known(text(row, "community"), invoice(row)))
                .findOne();
    }

    Optional<Invoice> standing(Transaction transaction, String payment) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM invoice WHERE payment = :payment AND state <> 'FAILED'")
                .bind("payment", payment)
                .map((row, context) -> invoice(row))
                .findOne();
    }

    List<Invoice> list(
            Transaction transaction,
            String community,
            @Nullable List<String> households,
            @Nullable State state,
            String before,
            int limit) {
        Query query = transaction
                .handle()
                .createQuery("SELECT * FROM invoice WHERE community = :community AND id < :before"
                        + " AND (:state = '' OR state = :state)"
                        + (households == null ? "" : " AND household IN (<households>)")
                        + " ORDER BY id DESC LIMIT :limit")
                .bind("community", community)
                .bind("before", before.isEmpty() ? "w" : before)
                .bind("state", state == null ? "" : state.name())
                .bind("limit", limit);
        if (households != null) {
            query.bindList("households", households);
        }
        return query.map((row, context) -> invoice(row)).list();
    }

    void tried(Transaction transaction, String id, int tries, @Nullable Long sentAt) {
        transaction
                .handle()
                .createUpdate("UPDATE invoice SET tries = :tries, sent_at = COALESCE(sent_at, :sent) WHERE id = :id")
                .bind("id", id)
                .bind("tries", tries)
                .bind("sent", sentAt)
                .execute();
    }

    void end(Transaction transaction, String id, State state, String number, String link, String failure, long now) {
        transaction
                .handle()
                .createUpdate("UPDATE invoice SET state = :state, number = :number, link = :link, failure = :failure,"
                        + " ended_at = :now WHERE id = :id AND state = 'REQUESTED'")
                .bind("id", id)
                .bind("state", state.name())
                .bind("number", number)
                .bind("link", link)
                .bind("failure", failure)
                .bind("now", now)
                .execute();
    }

    private static Invoice invoice(ResultSet row) throws SQLException {
        return new Invoice(
                text(row, "id"),
                text(row, "payment"),
                text(row, "household"),
                text(row, "asked_by"),
                instant(row, "asked_at"),
                row.getLong("amount_fen"),
                Texts.read(text(row, "buyer"), Invoice.Buyer.class),
                State.valueOf(text(row, "state")),
                row.getInt("tries"),
                instantOrNull(row, "sent_at"),
                instantOrNull(row, "ended_at"),
                text(row, "number"),
                text(row, "link"),
                text(row, "failure"),
                false);
    }
}
