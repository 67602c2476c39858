package org.linli.cloud.fees;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Fee items and who pays them; residents see those of their homes. */
final class FeeItemOperations {

    private final FeeItems items;
    private final Homes homes;
    private final Clock clock;
    private final Function<String, ZoneId> zones;

    FeeItemOperations(FeeItems items, Homes homes, Clock clock, Function<String, ZoneId> zones) {
        this.items = items;
        this.homes = homes;
        this.clock = clock;
        this.zones = zones;
    }

    private record ItemInput(
            String name,
            @Nullable String nameEn,
            FeeType type,
            Formula formula,
            Rhythm rhythm,
            FeeItem.@Nullable Anchor anchor,
            @Nullable Boolean inAdvance,
            FeeItem.Valid valid,
            @Nullable Integer dueDays,
            @Nullable Rounding rounding,
            @Nullable List<FeeItem.Discount> discounts,
            FeeItem.@Nullable VacancyRebate vacancyRebate,
            @Nullable LateFeeRule lateFee,
            @Nullable Boolean closed) {

        FeeItem as(String id) {
            return new FeeItem(
                    id,
                    name,
                    nameEn == null ? "" : nameEn,
                    type,
                    formula,
                    rhythm,
                    anchor == null ? FeeItem.Anchor.CALENDAR : anchor,
                    inAdvance != null && inAdvance,
                    valid,
                    dueDays == null ? 0 : dueDays,
                    rounding == null ? Rounding.USUAL : rounding,
                    discounts == null ? List.of() : discounts,
                    vacancyRebate,
                    lateFee,
                    closed != null && closed);
        }
    }

    private record AssignmentInput(
            Assignment.Scope scope,
            @Nullable String target,
            FeeItem.Valid valid,
            @Nullable Boolean excluded,
            @Nullable Price price,
            Assignment.@Nullable Reduction reduction) {

        Assignment as(String id, String item) {
            return new Assignment(
                    id,
                    item,
                    scope,
                    target == null ? "" : target,
                    valid,
                    excluded != null && excluded,
                    price,
                    reduction);
        }
    }

    /** An item as it concerns one home. */
    private record MyItem(
            String unit,
            String unitName,
            String item,
            String name,
            String nameEn,
            FeeType type,
            String typeZh,
            String typeEn,
            Formula formula,
            Rhythm rhythm,
            @Nullable Price price,
            Assignment.@Nullable Reduction reduction,
            @Nullable LateFeeRule lateFee) {}

    void register(Operations on) {
        on.read(
                "listFeeItems",
                request -> Operations.page(
                        items.list(
                                request.caller().requireCommunity(),
                                Operations.cursor(request),
                                Operations.size(request)),
                        item -> item));
        on.read(
                "getFeeItem",
                request -> Reply.ok(items.get(request.caller().requireCommunity(), request.path("item"))));
        on.change("putFeeItem", "item", request -> {
            ItemInput input = Bodies.read(request, ItemInput.class);
            return Reply.ok(items.put(request.caller().requireCommunity(), input.as(request.path("item"))));
        });
        on.read(
                "listFeeAssignments",
                request -> Operations.page(
                        items.assignments(
                                request.caller().requireCommunity(),
                                request.path("item"),
                                Operations.cursor(request),
                                Operations.size(request)),
                        assignment -> assignment));
        on.change("putFeeAssignment", "assignment", request -> {
            AssignmentInput input = Bodies.read(request, AssignmentInput.class);
            return Reply.ok(items.assign(
                    request.caller().requireCommunity(), input.as(request.path("assignment"), request.path("item"))));
        });
        on.change("removeFeeAssignment", "assignment", request -> {
            items.unassign(request.caller().requireCommunity(), request.path("item"), request.path("assignment"));
            return Reply.noContent();
        });
        on.read("listMyFeeItems", this::mine);
    }

    private Reply mine(ApiRequest request) {
        String community = request.caller().requireCommunity();
        LocalDate today = LocalDate.ofInstant(clock.instant(), zones.apply(community));
        List<MyItem> views = new ArrayList<>();
        for (Homes.Home home : homes.of(community, request.caller().requirePerson(), today)) {
            for (FeeItems.Concern each : items.concerning(community, home, today)) {
                FeeItem item = each.item();
                views.add(new MyItem(
                        home.unit(),
                        home.name(),
                        item.id(),
                        item.name(),
                        item.nameEn(),
                        item.type(),
                        item.type().chinese(),
                        item.type().english(),
                        item.formula(),
                        item.rhythm(),
                        each.terms().price(),
                        each.terms().reduction(),
                        item.lateFee()));
            }
        }
        return Operations.list(views);
    }
}
