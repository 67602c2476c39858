package org.linli.cloud.parcels;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.pictures.PictureOperations;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Parcels over HTTP. Staff never see a code: who collects says it. */
final class ParcelOperations {

    private final Parcels parcels;
    private final Couriers couriers;
    private final People people;

    ParcelOperations(Parcels parcels, Couriers couriers, People people) {
        this.parcels = parcels;
        this.couriers = couriers;
        this.people = people;
    }

    /**
     * @param endedBy who took it, or why it went back; null while it waits
     */
    private record View(
            String id,
            String tracking,
            String carrier,
            Parcel.Source source,
            @Nullable String unit,
            @Nullable String receiver,
            @Nullable String receiverName,
            String shelf,
            boolean inLocker,
            String note,
            @Nullable String photo,
            Instant takenInAt,
            Parcel.State state,
            String collector,
            @Nullable Instant endedAt,
            Parcel.@Nullable How how,
            @Nullable String endedBy,
            @Nullable String proof,
            int reminded) {}

    /** @param qr what to draw; null for a locker, and when it is over */
    private record MyView(
            View parcel,
            @Nullable String code,
            @Nullable String qr,
            @Nullable String collectorCode) {}

    private record HandOutInput(String code, @Nullable String proof) {}

    private record HandOverInput(
            Parcel.@Nullable How how,
            @Nullable String who,
            @Nullable String proof) {}

    private record ReasonInput(String reason) {}

    private record NameInput(@Nullable String name) {}

    private record CourierInput(String carrier, @Nullable Integer minutes) {}

    private record CodeInput(String code) {}

    private record BringInput(
            String token,
            String tracking,
            @Nullable String building,
            String home,
            @Nullable String note) {}

    private record BroughtView(String shelf) {}

    void register(Operations on) {
        desk(on);
        residents(on);
        couriers(on);
    }

    private void desk(Operations on) {
        on.read("getParcelRoom", request -> Reply.ok(parcels.room(community(request))));
        on.change("putParcelRoom", "", request -> {
            ParcelRoom room = Bodies.read(request, ParcelRoom.class);
            parcels.putRoom(community(request), room);
            return Reply.ok(room);
        });
        on.read("listParcels", request -> {
            ParcelRows.Wanted wanted = new ParcelRows.Wanted(
                    request.query("state").map(Parcel.State::valueOf).orElse(null),
                    request.query("unit").orElse(null),
                    request.query("shelf").orElse(null),
                    request.query("tracking").orElse(null));
            return page(
                    request,
                    parcels.list(community(request), wanted, Operations.cursor(request), Operations.size(request)));
        });
        on.change("takeParcelIn", "", request -> {
            Parcels.Arrival arrival = Bodies.read(request, Parcels.Arrival.class);
            String locker = arrival.lockerCode();
            Parcel.Source source = locker == null || locker.isBlank() ? Parcel.Source.DESK : Parcel.Source.LOCKER;
            return Reply.created(view(request, parcels.takeIn(community(request), arrival, source, actor(request))));
        });
        on.read("getParcel", request -> Reply.ok(view(request, staffs(request))));
        on.read(
                "getParcelPhoto",
                request -> PictureOperations.jpeg(parcels.photo(staffs(request), request.path("photo"))));
        on.change("handParcelOut", "", request -> {
            HandOutInput input = Bodies.read(request, HandOutInput.class);
            return Reply.ok(
                    view(request, parcels.handOut(community(request), input.code(), input.proof(), actor(request))));
        });
        on.change("handParcelOver", "parcel", request -> {
            HandOverInput input = Bodies.read(request, HandOverInput.class);
            Parcel.How how = input.how() == Parcel.How.LOCKER ? Parcel.How.LOCKER : Parcel.How.KNOWN;
            return Reply.ok(view(
                    request,
                    parcels.handOutTo(
                            community(request),
                            request.path("parcel"),
                            how,
                            Operations.orEmpty(input.who()),
                            input.proof(),
                            actor(request))));
        });
        on.change("sendParcelBack", "parcel", request -> {
            ReasonInput input = Bodies.read(request, ReasonInput.class);
            return Reply.ok(view(
                    request,
                    parcels.sendBack(community(request), request.path("parcel"), input.reason(), actor(request))));
        });
    }

    private void residents(Operations on) {
        on.read("listMyParcels", request -> {
            Page<Parcel> page = parcels.listOf(
                    community(request),
                    request.caller().requirePerson(),
                    Operations.cursor(request),
                    Operations.size(request));
            Map<String, String> names = names(request, page.items());
            return Operations.page(page, parcel -> mine(parcel, names));
        });
        on.read("getMyParcel", request -> Reply.ok(mine(request, own(request))));
        on.read(
                "getMyParcelPhoto",
                request -> PictureOperations.jpeg(parcels.photo(own(request), request.path("photo"))));
        on.change("sendForMyParcel", "parcel", request -> {
            NameInput input = Bodies.read(request, NameInput.class);
            Parcel parcel = parcels.send(
                    community(request),
                    request.path("parcel"),
                    request.caller().requirePerson(),
                    Operations.orEmpty(input.name()));
            return Reply.ok(mine(request, parcel));
        });
    }

    private void couriers(Operations on) {
        on.read(
                "listCourierVisits",
                request -> Operations.page(
                        couriers.list(community(request), Operations.cursor(request), Operations.size(request)),
                        visit -> visit));
        on.change("giveCourierCode", "", request -> {
            CourierInput input = Bodies.read(request, CourierInput.class);
            int minutes = input.minutes() == null ? 60 : input.minutes();
            return Reply.created(couriers.give(community(request), input.carrier(), minutes, actor(request)));
        });
        on.change("beginCourierVisit", "", request -> {
            CodeInput input = Bodies.read(request, CodeInput.class);
            return Reply.ok(couriers.begin(input.code(), request.caller().address()));
        });
        on.change("bringParcel", "", request -> {
            BringInput input = Bodies.read(request, BringInput.class);
            Parcel parcel = couriers.bring(
                    input.token(),
                    input.tracking(),
                    input.building(),
                    input.home(),
                    input.note(),
                    request.caller().address());
            return Reply.created(new BroughtView(parcel.shelf()));
        });
    }

    private Parcel staffs(ApiRequest request) {
        return parcels.get(community(request), request.path("parcel"));
    }

    private Parcel own(ApiRequest request) {
        return parcels.mine(
                community(request), request.path("parcel"), request.caller().requirePerson());
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static String actor(ApiRequest request) {
        Caller caller = request.caller();
        return caller.requireActor();
    }

    private Reply page(ApiRequest request, Page<Parcel> page) {
        Map<String, String> names = names(request, page.items());
        return Operations.page(page, parcel -> view(parcel, names));
    }

    private View view(ApiRequest request, Parcel parcel) {
        return view(parcel, names(request, List.of(parcel)));
    }

    private MyView mine(ApiRequest request, Parcel parcel) {
        return mine(parcel, names(request, List.of(parcel)));
    }

    private MyView mine(Parcel parcel, Map<String, String> names) {
        boolean waits = parcel.state() == Parcel.State.WAITING;
        String code = waits ? parcels.code(parcel) : null;
        String collector = waits ? parcels.collectorCode(parcel) : "";
        return new MyView(
                view(parcel, names),
                code,
                code == null || !parcel.lockerCode().isEmpty() ? null : ParcelCodes.QR + code,
                collector.isEmpty() ? null : collector);
    }

    private Map<String, String> names(ApiRequest request, List<Parcel> list) {
        Set<String> ids = new TreeSet<>();
        for (Parcel parcel : list) {
            String receiver = parcel.receiver();
            if (receiver != null) {
                ids.add(receiver);
            }
        }
        return people.names(community(request), ids);
    }

    private static View view(Parcel parcel, Map<String, String> names) {
        Parcel.End end = parcel.end();
        String receiver = parcel.receiver();
        return new View(
                parcel.id(),
                parcel.tracking(),
                parcel.carrier(),
                parcel.source(),
                parcel.unit(),
                receiver,
                receiver == null ? null : names.get(receiver),
                parcel.shelf(),
                !parcel.lockerCode().isEmpty(),
                parcel.note(),
                parcel.photo(),
                parcel.takenInAt(),
                parcel.state(),
                parcel.collector(),
                end == null ? null : end.at(),
                end == null ? null : end.how(),
                end == null ? null : end.by(),
                end == null ? null : end.proof(),
                parcel.reminded());
    }
}
