package org.linli.cloud.outcomes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Service-level contracts over HTTP. */
final class ServiceLevelOperations {

    private final ServiceLevels levels;

    ServiceLevelOperations(ServiceLevels levels) {
        this.levels = levels;
    }

    private record ContractInput(
            String name, long capFen, String from, @Nullable String until, List<ServiceTerm> terms) {}

    private record MonthInput(String month) {}

    private record ConfirmInput(int version) {}

    private record ContractView(
            String id,
            String name,
            long capFen,
            String from,
            @Nullable String until,
            List<ServiceTerm> terms,
            String madeBy,
            Instant madeAt) {}

    private record LineView(
            String outcome,
            String name,
            String nameEn,
            @Nullable Long figure,
            @Nullable String shown,
            long n,
            long threshold,
            String unit,
            ServiceContract.Found found,
            long earnedFen,
            long fen,
            String explanation,
            String explanationEn,
            String definition,
            String definitionEn) {}

    private record CorrectionView(String month, long settledFen, long nowFen, long fen, List<LineView> lines) {}

    private record SettlementView(
            String id,
            String month,
            String contract,
            int version,
            String state,
            long totalFen,
            String madeBy,
            Instant madeAt,
            @Nullable String confirmedBy,
            @Nullable Instant confirmedAt) {}

    private record WholeView(SettlementView settlement, List<LineView> lines, List<CorrectionView> corrections) {}

    void register(Operations on) {
        on.read(
                "listServiceContracts",
                request -> Operations.page(
                        levels.contracts(community(request), Operations.cursor(request), Operations.size(request)),
                        ServiceLevelOperations::view));
        on.change("createServiceContract", "", request -> {
            ContractInput input = Bodies.read(request, ContractInput.class);
            String until = input.until();
            return Reply.created(view(levels.create(
                    community(request),
                    new ServiceLevels.Draft(
                            input.name(),
                            input.capFen(),
                            ReportOperations.month(input.from()),
                            until == null ? null : ReportOperations.month(until),
                            input.terms()),
                    request.caller().requireActor())));
        });
        on.change("endServiceContract", "contract", request -> {
            MonthInput input = Bodies.read(request, MonthInput.class);
            return Reply.ok(view(
                    levels.end(community(request), request.path("contract"), ReportOperations.month(input.month()))));
        });
        on.read(
                "listServiceSettlements",
                request -> Operations.page(
                        levels.list(community(request), Operations.cursor(request), Operations.size(request)),
                        ServiceLevelOperations::view));
        on.read(
                "getServiceSettlement",
                request -> Reply.ok(whole(levels.get(community(request), request.path("settlement")))));
        on.change("previewServiceSettlement", "", request -> {
            MonthInput input = Bodies.read(request, MonthInput.class);
            return Reply.created(whole(levels.preview(
                    community(request),
                    ReportOperations.month(input.month()),
                    request.caller().requireActor())));
        });
        on.dangerous("confirmServiceSettlement", "settlement", request -> {
            ConfirmInput input = Bodies.read(request, ConfirmInput.class);
            return Reply.ok(whole(levels.confirm(
                    community(request),
                    request.path("settlement"),
                    input.version(),
                    request.caller().requireActor())));
        });
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static ContractView view(ServiceContract contract) {
        return new ContractView(
                contract.id(),
                contract.name(),
                contract.capFen(),
                contract.from().toString(),
                contract.until() == null ? null : String.valueOf(contract.until()),
                contract.terms(),
                contract.madeBy(),
                contract.madeAt());
    }

    private static SettlementView view(Settlement settlement) {
        return new SettlementView(
                settlement.id(),
                settlement.month().toString(),
                settlement.contract(),
                settlement.version(),
                settlement.confirmedAt() == null ? "PREVIEW" : "CONFIRMED",
                settlement.totalFen(),
                settlement.madeBy(),
                settlement.madeAt(),
                settlement.confirmedBy(),
                settlement.confirmedAt());
    }

    private static WholeView whole(Settlement settlement) {
        return new WholeView(
                view(settlement),
                lines(settlement.content().lines()),
                settlement.content().corrections().stream()
                        .map(each -> new CorrectionView(
                                each.month().toString(),
                                each.settledFen(),
                                each.nowFen(),
                                each.fen(),
                                lines(each.lines())))
                        .toList());
    }

    private static List<LineView> lines(List<ServiceContract.Line> lines) {
        return lines.stream()
                .flatMap(line -> Outcome.find(line.outcome()).map(outcome -> view(outcome, line)).stream())
                .toList();
    }

    private static LineView view(Outcome outcome, ServiceContract.Line line) {
        Long figure = line.figure();
        return new LineView(
                outcome.key(),
                outcome.nameZh(),
                outcome.nameEn(),
                figure,
                figure == null ? null : Figure.shown(outcome, figure),
                line.n(),
                line.threshold(),
                outcome.kind().unit(),
                line.found(),
                line.earnedFen(),
                line.fen(),
                line.explanation(),
                line.explanationEn(),
                outcome.definitionZh(),
                outcome.definitionEn());
    }
}
