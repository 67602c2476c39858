package org.linli.cloud.ledger;

import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;

/** The books of a community on one sheet. The households' accounts are one row a kind. Thread: any; calls block. */
public final class TrialBalance {

    private static final String BY_KIND = " GROUP BY account.kind, CASE WHEN account.kind IN"
            + " ('RECEIVABLE', 'PREPAYMENT') THEN '' ELSE account.subject END"
            + " ORDER BY account.kind, subject";
    private static final String SUBJECT =
            "CASE WHEN account.kind IN ('RECEIVABLE', 'PREPAYMENT') THEN '' ELSE account.subject END AS subject";

    private final Database database;

    public TrialBalance(Database database) {
        this.database = database;
    }

    /** One row; one of the two amounts is 0. */
    public record Row(AccountKind kind, String subject, long debitFen, long creditFen) {}

    /**
     * @param until last business day that counts; null for all there is, which is quick. With a day every line up to it is added: seconds for millions
     */
    public List<Row> rows(String community, @Nullable LocalDate until) {
        return database.read(transaction -> {
            Query query = until == null
                    ? transaction
                            .handle()
                            .createQuery("SELECT account.kind, " + SUBJECT + ", SUM(account.balance_fen) AS fen"
                                    + " FROM ledger_account account WHERE account.community = :community" + BY_KIND)
                    : transaction
                            .handle()
                            .createQuery("SELECT account.kind, " + SUBJECT + ", SUM(line.amount_fen) AS fen"
                                    + " FROM ledger_entry entry JOIN ledger_line line ON line.entry = entry.id"
                                    + " JOIN ledger_account account ON account.id = line.account"
                                    + " WHERE entry.community = :community AND entry.business_date <= :until" + BY_KIND)
                            .bind("until", until.toString());
            return query.bind("community", community)
                    .map((row, context) -> row(
                            AccountKind.valueOf(row.getString("kind")), row.getString("subject"), row.getLong("fen")))
                    .list();
        });
    }

    private static Row row(AccountKind kind, String subject, long fen) {
        return new Row(kind, subject, Math.max(fen, 0), Math.max(-fen, 0));
    }
}
