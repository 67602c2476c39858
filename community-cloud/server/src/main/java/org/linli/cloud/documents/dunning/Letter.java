package org.linli.cloud.documents.dunning;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.linli.cloud.documents.Register;
import org.linli.cloud.documents.dunning.Template.Words;
import org.linli.cloud.documents.paper.Yuan;
import org.linli.cloud.ledger.Bill;

/**
 * What one household is told, with everything filled in.
 *
 * @param on the day of the run
 * @param lines the overdue bills, due first first
 */
public record Letter(
        String company,
        String companyEn,
        String community,
        String communityEn,
        String home,
        String payer,
        LocalDate on,
        LocalDate payBy,
        long amountFen,
        Words title,
        Words text,
        List<Line> lines) {

    private static final int LISTED = 5;

    public Letter {
        lines = List.copyOf(lines);
    }

    /** One overdue bill. */
    public record Line(String bill, String name, LocalDate from, LocalDate until, LocalDate dueDate, long openFen) {
        static Line of(Bill bill) {
            return new Line(bill.id(), bill.itemName(), bill.from(), bill.until(), bill.dueDate(), bill.openFen());
        }
    }

    /** @param bills at least one, due first first */
    static Letter write(
            DunningPlan plan, int step, Register.Place place, Register.Home home, LocalDate on, List<Bill> bills) {
        List<Line> lines = bills.stream().map(Line::of).toList();
        long amount = lines.stream().mapToLong(Line::openFen).reduce(0, Math::addExact);
        LocalDate payBy = on.plusDays(plan.payWithinDays());
        DunningPlan.Step said = plan.steps().get(step - 1);
        Map<String, String> zh = values(place, home, on, payBy, amount, lines, true);
        Map<String, String> en = values(place, home, on, payBy, amount, lines, false);
        return new Letter(
                place.company(),
                place.companyEn(),
                place.name(),
                place.nameEn(),
                home.home(),
                home.payer(),
                on,
                payBy,
                amount,
                fill(said.title(), zh, en),
                fill(said.text(), zh, en),
                lines);
    }

    private static Words fill(Words words, Map<String, String> zh, Map<String, String> en) {
        return new Words(Template.fill(words.zh(), zh), Template.fill(words.en(), en));
    }

    private static Map<String, String> values(
            Register.Place place,
            Register.Home home,
            LocalDate on,
            LocalDate payBy,
            long amount,
            List<Line> lines,
            boolean chinese) {
        LocalDate oldest = lines.get(0).dueDate();
        return Map.of(
                "name", home.payer(),
                "home", home.home(),
                "amount", Yuan.text(amount),
                "count", Integer.toString(lines.size()),
                "oldestDue", date(oldest, chinese),
                "days", Long.toString(ChronoUnit.DAYS.between(oldest, on)),
                "payBy", date(payBy, chinese),
                "community", chinese || place.nameEn().isEmpty() ? place.name() : place.nameEn(),
                "company", chinese || place.companyEn().isEmpty() ? place.company() : place.companyEn(),
                "bills", listed(lines, chinese));
    }

    private static String date(LocalDate date, boolean chinese) {
        return chinese
                ? date.getYear() + "年" + date.getMonthValue() + "月" + date.getDayOfMonth() + "日"
                : date.toString();
    }

    private static String listed(List<Line> lines, boolean chinese) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines.subList(0, Math.min(LISTED, lines.size()))) {
            text.append(text.isEmpty() ? "" : chinese ? "；" : "; ")
                    .append(line.name())
                    .append(' ')
                    .append(line.from())
                    .append(" – ")
                    .append(line.until())
                    .append(' ')
                    .append(Yuan.text(line.openFen()));
        }
        int more = lines.size() - LISTED;
        if (more > 0) {
            text.append(chinese ? "；另有 " + more + " 笔" : "; and " + more + " more");
        }
        return text.toString();
    }

    /** Says what somebody owes. */
    @Override
    public String toString() {
        return "Letter[" + on + "]";
    }
}
