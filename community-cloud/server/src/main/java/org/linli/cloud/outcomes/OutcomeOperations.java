package org.linli.cloud.outcomes;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.WorkOperations;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Places;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Figures over HTTP, each with its definition beside it. */
final class OutcomeOperations {

    private final Outcomes outcomes;
    private final OutcomeWork work;
    private final Places places;

    OutcomeOperations(Outcomes outcomes, OutcomeWork work, Places places) {
        this.outcomes = outcomes;
        this.work = work;
        this.places = places;
    }

    private record FigureView(
            String period,
            @Nullable String building,
            @Nullable String buildingName,
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
            @Nullable Long median,
            @Nullable Long mean,
            int days,
            String definition,
            String definitionEn) {}

    private record DefinitionView(
            String outcome,
            String name,
            String nameEn,
            String definition,
            String definitionEn,
            String unit,
            Outcome.Better better,
            String numerator,
            String numeratorEn,
            String denominator,
            String denominatorEn) {}

    private record RebuildInput(LocalDate from, LocalDate until) {}

    void register(Operations on) {
        on.read("listOutcomes", this::list);
        on.read(
                "listOutcomeDefinitions",
                request -> Operations.list(Arrays.stream(Outcome.values())
                        .map(OutcomeOperations::definition)
                        .toList()));
        on.change("rebuildOutcomes", "", request -> {
            RebuildInput input = Bodies.read(request, RebuildInput.class);
            return Reply.accepted(WorkOperations.view(work.begin(
                    request.caller().requireCommunity(),
                    input.from(),
                    input.until(),
                    request.caller().requireActor())));
        });
    }

    private Reply list(ApiRequest request) {
        String community = request.caller().requireCommunity();
        Outcomes.By by = request.query("by").map(Outcomes.By::valueOf).orElse(Outcomes.By.DAY);
        Outcome outcome =
                request.query("outcome").map(OutcomeOperations::outcome).orElse(null);
        String building = request.query("building").orElse(null);
        if (building != null && !building.equals(Tally.NOWHERE)) {
            places.mustHaveBuilding(community, building);
        }
        Outcomes.Wanted wanted = new Outcomes.Wanted(
                by, Operations.day(request, "from"), Operations.day(request, "until"), building, outcome);
        Page<Outcomes.Row> page =
                outcomes.list(community, wanted, Operations.cursor(request), Operations.size(request));
        Map<String, String> names =
                page.items().stream().allMatch(row -> row.building().equals(Tally.WHOLE)) ? Map.of() : names(community);
        return Operations.page(page, row -> view(row, names));
    }

    static Outcome outcome(String key) {
        return Outcome.find(key).orElseThrow(() -> Refused.notFound("outcome-unknown"));
    }

    private Map<String, String> names(String community) {
        Map<String, String> names = new HashMap<>();
        String cursor = null;
        do {
            Page<Places.Building> page = places.buildings(community, cursor, Page.MAX_SIZE);
            page.items().forEach(building -> names.put(building.id(), building.name()));
            cursor = page.next();
        } while (cursor != null);
        return names;
    }

    private static FigureView view(Outcomes.Row row, Map<String, String> names) {
        Outcome outcome = row.outcome();
        Measure measure = row.measure();
        boolean tooFew = Figure.isTooFew(outcome, measure);
        OptionalLong figure = Figure.of(outcome, measure);
        boolean whole = row.building().equals(Tally.WHOLE);
        return new FigureView(
                row.period(),
                whole ? null : row.building(),
                whole ? null : names.getOrDefault(row.building(), ""),
                outcome.key(),
                outcome.nameZh(),
                outcome.nameEn(),
                row.part().isEmpty() ? null : row.part(),
                orNull(figure),
                figure.isPresent() ? Figure.shown(outcome, figure.getAsLong()) : null,
                outcome.kind().unit(),
                outcome.better(),
                tooFew,
                tooFew ? null : Long.valueOf(Figure.sample(outcome, measure)),
                tooFew || outcome.kind().isLength() ? null : Long.valueOf(measure.hits()),
                measure.pending(),
                orNull(Figure.median(outcome, measure)),
                orNull(Figure.mean(outcome, measure)),
                row.days(),
                outcome.definitionZh(),
                outcome.definitionEn());
    }

    private static @Nullable Long orNull(OptionalLong number) {
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    private static DefinitionView definition(Outcome outcome) {
        return new DefinitionView(
                outcome.key(),
                outcome.nameZh(),
                outcome.nameEn(),
                outcome.definitionZh(),
                outcome.definitionEn(),
                outcome.kind().unit(),
                outcome.better(),
                outcome.numeratorZh(),
                outcome.numeratorEn(),
                outcome.denominatorZh(),
                outcome.denominatorEn());
    }

    /** All of the catalogue. */
    static List<String> keys() {
        return Arrays.stream(Outcome.values()).map(Outcome::key).toList();
    }
}
