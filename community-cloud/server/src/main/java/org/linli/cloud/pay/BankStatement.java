package org.linli.cloud.pay;

import java.util.ArrayList;
import java.util.List;
import org.linli.cloud.pay.provider.PaymentProvider.StatementLine;
import org.linli.cloud.pay.provider.StatementRefused;
import org.linli.cloud.pay.provider.Statements;

/**
 * A bank's list of what came in: CSV with a heading for the number of the transaction ({@code reference}, 流水号, 交易流水号) and one for the amount in yuan
 * ({@code amount}, 金额, 收入金额, 贷方金额). Rows without an amount coming in are passed over.
 */
final class BankStatement {

    private static final List<String> REFERENCES = List.of("reference", "流水号", "交易流水号");

    private BankStatement() {}

    static List<StatementLine> read(byte[] file) throws StatementRefused {
        String text = Statements.text(file);
        for (String heading : REFERENCES) {
            if (text.contains(heading)) {
                return lines(Statements.table(text, heading, ""));
            }
        }
        throw new StatementRefused(1, StatementRefused.Fault.HEADINGS);
    }

    private static List<StatementLine> lines(List<Statements.Row> rows) throws StatementRefused {
        List<StatementLine> lines = new ArrayList<>();
        for (Statements.Row row : rows) {
            String amount = row.field("amount", "金额", "收入金额", "贷方金额").replace(",", "");
            if (!amount.isEmpty() && !amount.startsWith("-") && !amount.matches("0*(\\.0*)?")) {
                String reference = row.field(REFERENCES.toArray(String[]::new));
                lines.add(new StatementLine(false, reference, "", Statements.fen(row, amount)));
            }
        }
        return lines;
    }
}
