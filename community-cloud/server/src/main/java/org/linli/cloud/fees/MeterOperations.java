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
import org.linli.cloud.pictures.PictureOperations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Meters and readings; residents see those of their homes. */
final class MeterOperations {

    private final Meters meters;
    private final AllReadings all;
    private final Homes homes;
    private final Clock clock;
    private final Function<String, ZoneId> zones;

    MeterOperations(Meters meters, AllReadings all, Homes homes, Clock clock, Function<String, ZoneId> zones) {
        this.meters = meters;
        this.all = all;
        this.homes = homes;
        this.clock = clock;
        this.zones = zones;
    }

    private record MeterInput(
            MeterKind kind,
            String serial,
            @Nullable String unit,
            @Nullable String building,
            @Nullable Integer multiplier,
            int digits,
            LocalDate from,
            @Nullable Long firstMillis) {

        Meter as(String id, @Nullable LocalDate until) {
            return new Meter(
                    id, kind, serial, unit, building, multiplier == null ? 1 : multiplier, digits, from, until);
        }
    }

    private record ReadingInput(
            LocalDate day,
            long valueMillis,
            @Nullable Boolean rollover,
            @Nullable Boolean estimated,
            @Nullable String photo,
            @Nullable String note) {

        Reading.Wanted wanted() {
            return new Reading.Wanted(
                    day, valueMillis, rollover != null && rollover, estimated != null && estimated, photo, note);
        }
    }

    /** @param id of the new meter */
    private record ChangeInput(
            String id, String serial, @Nullable Integer multiplier, int digits, long firstMillis, ReadingInput last) {}

    void register(Operations on) {
        on.read("listMeters", request -> {
            MeterKind kind = request.query("kind").map(MeterKind::valueOf).orElse(null);
            return Operations.page(
                    meters.list(
                            request.caller().requireCommunity(),
                            request.query("unit").orElse(null),
                            kind,
                            Operations.cursor(request),
                            Operations.size(request)),
                    meter -> meter);
        });
        on.read(
                "getMeter",
                request -> Reply.ok(meters.get(request.caller().requireCommunity(), request.path("meter"))));
        on.change("putMeter", "meter", request -> {
            Caller caller = request.caller();
            MeterInput input = Bodies.read(request, MeterInput.class);
            mustHaveCome(caller.requireCommunity(), input.from());
            return Reply.ok(meters.put(
                    caller.requireCommunity(),
                    input.as(request.path("meter"), null),
                    input.firstMillis(),
                    caller.requireActor()));
        });
        on.change("changeMeter", "meter", this::change);
        on.read(
                "listReadings",
                request -> Operations.page(readings(request, request.caller().requireCommunity()), reading -> reading));
        on.read(
                "listAllReadings",
                request -> Operations.page(
                        all.standing(
                                request.caller().requireCommunity(),
                                Operations.day(request, "from"),
                                Operations.day(request, "until"),
                                Operations.cursor(request),
                                Operations.size(request)),
                        reading -> reading));
        on.change("createReading", "meter", request -> {
            Caller caller = request.caller();
            ReadingInput input = Bodies.read(request, ReadingInput.class);
            mustHaveCome(caller.requireCommunity(), input.day());
            return Reply.created(meters.record(
                    caller.requireCommunity(), request.path("meter"), input.wanted(), caller.requireActor()));
        });
        on.change("correctReading", "reading", request -> {
            Caller caller = request.caller();
            ReadingInput input = Bodies.read(request, ReadingInput.class);
            return Reply.created(meters.correct(
                    caller.requireCommunity(), request.path("reading"), input.wanted(), caller.requireActor()));
        });
        on.read(
                "getReadingPhoto",
                request -> PictureOperations.jpeg(
                        meters.photo(request.caller().requireCommunity(), request.path("reading"), null)));
        on.read("getMyReadingPhoto", request -> {
            String meter = ownMeter(request);
            return PictureOperations.jpeg(
                    meters.photo(request.caller().requireCommunity(), request.path("reading"), meter));
        });
        on.read("listMyMeters", request -> Operations.list(mine(request)));
        on.read("listMyReadings", request -> {
            ownMeter(request);
            // Who read the meter is the company's business.
            return Operations.page(
                    readings(request, request.caller().requireCommunity()), MeterOperations::withoutReader);
        });
    }

    private LocalDate today(String community) {
        return LocalDate.ofInstant(clock.instant(), zones.apply(community));
    }

    /** What nobody can have seen yet is no reading. */
    private void mustHaveCome(String community, LocalDate day) {
        Refused.unless(!day.isAfter(today(community)), "reading-in-future");
    }

    private String ownMeter(ApiRequest request) {
        return mine(request).stream()
                .map(Meter::id)
                .filter(request.path("meter")::equals)
                .findFirst()
                .orElseThrow(() -> Refused.notFound("meter-unknown"));
    }

    private Reply change(ApiRequest request) {
        Caller caller = request.caller();
        String community = caller.requireCommunity();
        ChangeInput input = Bodies.read(request, ChangeInput.class);
        mustHaveCome(community, input.last().day());
        Meter old = meters.get(community, request.path("meter"));
        Meter fresh = new Meter(
                input.id(),
                old.kind(),
                input.serial(),
                old.unit(),
                old.building(),
                input.multiplier() == null ? 1 : input.multiplier(),
                input.digits(),
                input.last().day(),
                null);
        return Reply.created(meters.change(
                community, old.id(), input.last().wanted(), fresh, input.firstMillis(), caller.requireActor()));
    }

    private Page<Reading> readings(ApiRequest request, String community) {
        return meters.readings(community, request.path("meter"), Operations.cursor(request), Operations.size(request));
    }

    private List<Meter> mine(ApiRequest request) {
        String community = request.caller().requireCommunity();
        List<Meter> found = new ArrayList<>();
        for (Homes.Home home : homes.of(community, request.caller().requirePerson(), today(community))) {
            found.addAll(meters.list(community, home.unit(), null, null, Page.MAX_SIZE)
                    .items());
        }
        return found;
    }

    private static Reading withoutReader(Reading reading) {
        return new Reading(
                reading.id(),
                reading.meter(),
                reading.day(),
                reading.valueMillis(),
                reading.positionMillis(),
                reading.estimated(),
                reading.photo(),
                reading.note(),
                "",
                reading.recordedAt(),
                reading.corrects(),
                reading.replaced());
    }
}
