package org.linli.cloud.outcomes;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.paper.PaperCode;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Monthly reports over HTTP. */
final class ReportOperations {

    private static final String PDF = "application/pdf";

    private final Reports reports;
    private final String address;

    /** @param address where a report's code can be asked about, ending where the code goes */
    ReportOperations(Reports reports, String address) {
        this.reports = reports;
        this.address = address;
    }

    private record MonthInput(String month) {}

    private record ReportView(
            String id,
            String month,
            int version,
            LocalDate until,
            Instant madeAt,
            @Nullable String madeBy,
            String code,
            @Nullable Instant publishedAt,
            @Nullable String publishedBy) {}

    private record LineView(
            String outcome,
            String name,
            String nameEn,
            @Nullable String part,
            @Nullable Long figure,
            @Nullable String shown,
            String unit,
            Outcome.Better better,
            boolean tooFew,
            @Nullable Long n,
            @Nullable Long hits,
            long pending,
            int days,
            @Nullable Long before,
            @Nullable Long yearBefore,
            String definition,
            String definitionEn) {}

    private record WholeView(ReportView report, List<LineView> lines, List<Report.LateTicket> late) {}

    private record PublishedView(String month, Instant publishedAt) {}

    private record PublishedWhole(
            String month, String community, String communityEn, Instant publishedAt, List<LineView> lines) {}

    private record CheckView(
            String state,
            @Nullable String month,
            @Nullable String community,
            @Nullable Integer version,
            @Nullable Instant madeAt) {}

    void register(Operations on) {
        on.read(
                "listOutcomeReports",
                request -> Operations.page(
                        reports.list(community(request), Operations.cursor(request), Operations.size(request)),
                        ReportOperations::view));
        on.change("makeOutcomeReport", "", request -> {
            YearMonth month = month(Bodies.read(request, MonthInput.class).month());
            return Reply.created(view(
                    reports.make(community(request), month, request.caller().requireActor())));
        });
        on.read("getOutcomeReport", request -> {
            Reports.Known known = reports.get(community(request), request.path("report"));
            return Reply.ok(new WholeView(
                    view(known),
                    lines(known.report().content()),
                    known.report().content().late()));
        });
        on.read("getOutcomeReportPdf", request -> {
            Report report =
                    reports.get(community(request), request.path("report")).report();
            boolean english = request.query("language").orElse("zh").equals("en");
            return Reply.file(PDF, "运营月报 " + report.month() + ".pdf", ReportPaper.print(report, english, address))
                    .withHeader("Cache-Control", "no-store");
        });
        on.change(
                "publishOutcomeReport",
                "report",
                request -> Reply.ok(view(reports.publish(
                        community(request),
                        request.path("report"),
                        request.caller().requireActor()))));
        on.change(
                "withdrawOutcomeReport",
                "report",
                request -> Reply.ok(view(reports.withdraw(community(request), request.path("report")))));
        on.read(
                "listMyOutcomeMonths",
                request -> Operations.page(
                        reports.published(community(request), Operations.cursor(request), Operations.size(request)),
                        known -> new PublishedView(known.report().month().toString(), publishedAt(known))));
        on.read("getMyOutcomeMonth", request -> {
            Reports.Known known = reports.published(community(request), month(request.path("month")));
            Report.Content content = known.report().content();
            return Reply.ok(new PublishedWhole(
                    content.month().toString(),
                    content.community(),
                    content.communityEn(),
                    publishedAt(known),
                    lines(content)));
        });
        on.read("checkOutcomeReport", this::check);
    }

    private Reply check(ApiRequest request) {
        Optional<Reports.Checked> checked = reports.check(request.query("code").orElse(""));
        return Reply.ok(checked.map(found -> new CheckView(
                        found.replaced() ? "REPLACED" : "GENUINE",
                        found.report().month().toString(),
                        found.report().content().community(),
                        found.report().version(),
                        found.report().madeAt()))
                .orElse(new CheckView("UNKNOWN", null, null, null, null)));
    }

    private static Instant publishedAt(Reports.Known known) {
        Instant at = known.publishedAt();
        if (at == null) {
            throw new IllegalStateException("not published");
        }
        return at;
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw Refused.invalid("month-format").at("month");
        }
    }

    private static ReportView view(Reports.Known known) {
        Report report = known.report();
        return new ReportView(
                report.id(),
                report.month().toString(),
                report.version(),
                report.content().until(),
                report.madeAt(),
                report.madeBy().isEmpty() ? null : report.madeBy(),
                PaperCode.grouped(report.code()),
                known.publishedAt(),
                known.publishedBy());
    }

    private static List<LineView> lines(Report.Content content) {
        return content.lines().stream()
                .flatMap(line -> Outcome.find(line.outcome()).map(outcome -> view(outcome, line)).stream())
                .toList();
    }

    private static LineView view(Outcome outcome, Report.Line line) {
        Long figure = line.figure();
        return new LineView(
                outcome.key(),
                outcome.nameZh(),
                outcome.nameEn(),
                line.part().isEmpty() ? null : line.part(),
                figure,
                figure == null ? null : Figure.shown(outcome, figure),
                outcome.kind().unit(),
                outcome.better(),
                line.tooFew(),
                line.n(),
                line.hits(),
                line.pending(),
                line.days(),
                line.before(),
                line.yearBefore(),
                outcome.definitionZh(),
                outcome.definitionEn());
    }
}
