package org.linli.cloud.parcels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Doors;
import org.linli.cloud.identity.Limits;
import org.linli.cloud.parcels.Parcel.How;
import org.linli.cloud.parcels.Parcel.State;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.pictures.TestPictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** Parcels on a database that the subclass chooses. */
abstract class ParcelsContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final ParcelCodes codes = new ParcelCodes(new byte[32]);
    private TestCommunity community;
    private Pictures pictures;
    private Parcels parcels;
    private Couriers couriers;

    abstract Database open(Path where);

    @BeforeEach
    void openParcels() {
        community = new TestCommunity(open(directory), directory, clock);
        pictures = new Pictures(community.database, clock);
        Limits limits = new Limits(community.database, clock);
        parcels = new Parcels(
                community.database,
                community.homes,
                new Visibility(community.database, clock),
                pictures,
                codes,
                limits,
                new ParcelNews(community.notify.notifications()),
                id -> TestCommunity.ZONE,
                (where, door) -> community.access.doors().find(where, door).isPresent(),
                clock);
        couriers = new Couriers(
                community.database, parcels, community.homes, community.access.visitorPasses(), codes, limits, clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static Parcels.Arrival forHome(String tracking, String unit) {
        return new Parcels.Arrival(tracking, "测试快递", unit, null, null, null, null, null);
    }

    private static Parcels.Arrival forPerson(String tracking, String person) {
        return new Parcels.Arrival(tracking, "测试快递", null, person, "A-1", null, null, null);
    }

    private Parcel arrives(String tracking) {
        return parcels.takeIn(HERE, forHome(tracking, "1-101"), Parcel.Source.DESK, "ana");
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private List<String> mine(String person) {
        return parcels.listOf(HERE, person, null, 50).items().stream()
                .map(Parcel::tracking)
                .toList();
    }

    @Test
    void whoeverLivesThereIsToldAtOnceAndCollectsWithTheCode() {
        Parcel parcel = arrives("SF1001");
        String code = parcels.code(parcel);
        assertTrue(code.matches("[0-9]{8}"));
        for (String person : List.of("mei", "lin")) {
            assertEquals(List.of("您有新快递，取件码 " + code), community.told(person));
        }
        assertEquals(List.of(), community.told("wu"));
        Parcel.End end = assertEnd(parcels.handOut(HERE, ParcelCodes.QR + code, null, "ana"));
        assertEquals(How.CODE, end.how());
        assertEquals("ana", end.handedBy());
        assertEquals("快递已取走", community.told("mei").get(0));
    }

    private static Parcel.End assertEnd(Parcel parcel) {
        assertEquals(State.COLLECTED, parcel.state());
        return java.util.Objects.requireNonNull(parcel.end());
    }

    @Test
    void aCodeWorksOnceAndOnlyHere() {
        String code = parcels.code(arrives("SF1001"));
        refused("parcel-code-unknown", () -> parcels.handOut(THERE, code, null, "far"));
        parcels.handOut(HERE, code, null, "ana");
        refused("parcel-code-unknown", () -> parcels.handOut(HERE, code, null, "ana"));
        long left = community.database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM parcel WHERE code_key IS NOT NULL")
                .mapTo(Long.class)
                .one());
        assertEquals(0, left);
    }

    @Test
    void ofTwoDesksOneHandsItOut() throws Exception {
        String code = parcels.code(arrives("SF1001"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Callable<String>> both = new ArrayList<>();
        for (String who : List.of("ana", "boss")) {
            both.add(() -> {
                try {
                    return parcels.handOut(HERE, code, null, who).state().name();
                } catch (Refused second) {
                    return second.code();
                }
            });
        }
        Set<String> ends = new TreeSet<>();
        for (Future<String> end : threads.invokeAll(both)) {
            ends.add(end.get());
        }
        threads.shutdown();
        assertEquals(Set.of("COLLECTED", "parcel-code-unknown"), ends);
    }

    @Test
    void guessingEndsSoonAndTheRightCodeWaits() {
        String code = parcels.code(arrives("SF1001"));
        for (int i = 0; i < 30; i++) {
            refused("parcel-code-unknown", () -> parcels.handOut(HERE, "00000000", null, "ana"));
        }
        refused("too-many-tries", () -> parcels.handOut(HERE, code, null, "ana"));
        parcels.handOut(HERE, code, null, "boss");
        clock.advance(Duration.ofMinutes(16));
        refused("parcel-code-unknown", () -> parcels.handOut(HERE, code, null, "ana"));
    }

    @Test
    void whoIsSentHasACodeOfTheirOwnUntilAnotherIsSent() {
        Parcel parcel = arrives("SF1001");
        Parcel sent = parcels.send(HERE, parcel.id(), "mei", "测试邻居");
        String first = parcels.collectorCode(sent);
        assertNotEquals(parcels.code(parcel), first);
        assertEquals(parcels.code(parcel), parcels.code(sent), "the receiver's own stays");
        String second = parcels.collectorCode(parcels.send(HERE, parcel.id(), "lin", "测试朋友"));
        refused("parcel-code-unknown", () -> parcels.handOut(HERE, first, null, "ana"));
        Parcel.End end = assertEnd(parcels.handOut(HERE, second, null, "ana"));
        assertEquals(How.COLLECTOR, end.how());
        assertEquals("测试朋友", end.by());
        refused("parcel-gone", () -> parcels.send(HERE, parcel.id(), "mei", "测试邻居"));
    }

    @Test
    void takingItBackEndsTheCollectorsCode() {
        Parcel parcel = arrives("SF1001");
        String code = parcels.collectorCode(parcels.send(HERE, parcel.id(), "mei", "测试邻居"));
        assertEquals("", parcels.collectorCode(parcels.send(HERE, parcel.id(), "mei", "")));
        refused("parcel-code-unknown", () -> parcels.handOut(HERE, code, null, "ana"));
    }

    @Test
    void whatIsForOnePersonTheFamilyDoesNotSee() {
        Parcel parcel = parcels.takeIn(HERE, forPerson("SF1002", "mei"), Parcel.Source.DESK, "ana");
        assertEquals(List.of("SF1002"), mine("mei"));
        assertEquals(List.of(), mine("lin"));
        refused("parcel-unknown", () -> parcels.mine(HERE, parcel.id(), "lin"));
        refused("parcel-unknown", () -> parcels.send(HERE, parcel.id(), "wu", "测试"));
        refused("person-unknown", () -> parcels.takeIn(HERE, forPerson("SF1003", "far"), Parcel.Source.DESK, "ana"));
        refused("unit-unknown", () -> parcels.takeIn(HERE, forHome("SF1003", "9-901"), Parcel.Source.DESK, "ana"));
    }

    @Test
    void oneLabelLiesHereOnceButMayComeAgain() {
        Parcel parcel = arrives("SF1001");
        refused("parcel-known", () -> arrives("SF1001"));
        parcels.sendBack(HERE, parcel.id(), "无人领取", "ana");
        assertEquals("快递已退回", community.told("mei").get(0));
        arrives("SF1001");
    }

    @Test
    void parcelsGoToTheShelfWithLeastOnIt() {
        parcels.putRoom(HERE, new ParcelRoom(List.of(), List.of("A", "B"), List.of(24), 48));
        assertEquals("A", arrives("SF1001").shelf());
        Parcel second = arrives("SF1002");
        assertEquals("B", second.shelf());
        assertEquals("A", arrives("SF1003").shelf());
        parcels.handOut(HERE, parcels.code(second), null, "ana");
        assertEquals("B", arrives("SF1004").shelf());
    }

    @Test
    void theLadderRemindsAndThenTheDeskSendsItBack() {
        parcels.putRoom(HERE, new ParcelRoom(List.of(), List.of(), List.of(24, 72), 240));
        Parcel parcel = arrives("SF1001");
        List<Integer> told = new ArrayList<>();
        for (int hours : List.of(23, 2, 48, 200)) {
            clock.advance(Duration.ofHours(hours));
            parcels.due(10).forEach(parcels::remind);
            parcels.due(10).forEach(parcels::remind);
            told.add(community.told("mei").size());
        }
        assertEquals(List.of(1, 2, 3, 3), told);
        assertEquals("快递滞留，请退回", community.told("ana").get(0));
        assertNull(parcels.get(HERE, parcel.id()).remindAt());
    }

    @Test
    void nobodyIsRemindedOfWhatTheyHave() {
        Parcel parcel = arrives("SF1001");
        parcels.handOutTo(HERE, parcel.id(), How.KNOWN, "本人", null, "ana");
        clock.advance(Duration.ofDays(30));
        assertEquals(List.of(), parcels.due(10));
        refused("parcel-gone", () -> parcels.handOutTo(HERE, parcel.id(), How.KNOWN, "又来", null, "ana"));
        refused("parcel-gone", () -> parcels.sendBack(HERE, parcel.id(), "晚了", "ana"));
    }

    @Test
    void aLockerTellsItsOwnCodeAndThatItOpened() {
        Parcels.Arrival inLocker = new Parcels.Arrival("SF2001", "测试快递", "1-101", null, "3号柜", "774411", null, null);
        Parcel parcel = parcels.takeIn(HERE, inLocker, Parcel.Source.LOCKER, "locker");
        assertEquals("774411", parcels.code(parcel));
        assertEquals("您有新快递，取件码 774411", community.told("mei").get(0));
        refused("parcel-code-unknown", () -> parcels.handOut(HERE, "00774411", null, "ana"));
        refused("parcel-in-locker", () -> parcels.send(HERE, parcel.id(), "mei", "测试邻居"));
        assertEnd(parcels.handOutTo(HERE, parcel.id(), How.LOCKER, "", null, "locker"));
    }

    @Test
    void thePictureOfTheHandingOverIsKept() {
        Parcel parcel = arrives("SF1001");
        String proof =
                pictures.keep(HERE, TestPictures.file("jpeg", 64, 48), "ana").id();
        Parcel handed = parcels.handOut(HERE, parcels.code(parcel), proof, "ana");
        assertTrue(parcels.photo(handed, proof).length > 0);
        refused("picture-unknown", () -> parcels.photo(arrives("SF1002"), proof));
    }

    @Test
    void aPictureOfAnotherUndoesTheHandingOver() {
        Parcel parcel = arrives("SF1001");
        String foreign =
                pictures.keep(HERE, TestPictures.file("jpeg", 64, 48), "boss").id();
        String code = parcels.code(parcel);
        refused("picture-unknown", () -> parcels.handOut(HERE, code, foreign, "ana"));
        assertEquals(State.WAITING, parcels.get(HERE, parcel.id()).state());
    }

    private void roomWithDoor() {
        community.access.doors().put(HERE, door("parcel-room"));
        parcels.putRoom(HERE, new ParcelRoom(List.of("parcel-room"), List.of("A"), List.of(), 240));
    }

    private static Doors.Door door(String id) {
        return new Doors.Door(Doors.defaults(id, 7, "快递间", TestCommunity.ZONE.getId()), "Parcel room", null);
    }

    @Test
    void aCouriersCodeWorksOnceOpensTheRoomForMinutesAndTakesParcelsIn() {
        roomWithDoor();
        Couriers.Given given = couriers.give(HERE, "测试快递", 30, "ana");
        Couriers.Begun begun = couriers.begin(given.code(), "203.0.113.1");
        assertNotNull(begun.pass());
        assertEquals(clock.instant().plus(Duration.ofMinutes(15)), begun.passUntil());
        refused("courier-code-unknown", () -> couriers.begin(given.code(), "203.0.113.1"));
        Parcel parcel = bring(begun, "SF3001", null, "1-101");
        assertEquals(Parcel.Source.COURIER, parcel.source());
        assertEquals("A", parcel.shelf());
        assertEquals(List.of("SF3001"), mine("lin"));
        bring(begun, "SF3002", "1号楼", "1-102");
        refused("courier-home", () -> bring(begun, "SF3003", "2号楼", "1-102"));
        refused("courier-home", () -> bring(begun, "SF3003", null, "9-901"));
        assertEquals(2, couriers.list(HERE, null, 10).items().get(0).parcels());
        assertEquals(List.of(), couriers.list(THERE, null, 10).items());
        clock.advance(Duration.ofMinutes(31));
        refused("courier-over", () -> bring(begun, "SF3004", null, "1-101"));
    }

    private Parcel bring(Couriers.Begun begun, String tracking, @Nullable String building, String home) {
        return couriers.bring(begun.token(), tracking, building, home, null, "203.0.113.1");
    }

    @Test
    void guessingCouriersCodesEndsSoon() {
        Couriers.Given given = couriers.give(HERE, "测试快递", 30, "ana");
        for (int i = 0; i < 10; i++) {
            refused("courier-code-unknown", () -> couriers.begin("AAAAAAAAAA", "203.0.113.9"));
        }
        refused("too-many-tries", () -> couriers.begin(given.code(), "203.0.113.9"));
        Couriers.Begun begun = couriers.begin(given.code(), "203.0.113.1");
        assertNull(begun.pass(), "no door is named");
        refused("too-many-tries", () -> couriers.bring(begun.token(), "SF1", null, "1-101", null, "203.0.113.9"));
    }

    @Test
    void aDoorThatIsNotThereIsNotNamed() {
        refused(
                "door-unknown",
                () -> parcels.putRoom(HERE, new ParcelRoom(List.of("nowhere"), List.of(), List.of(), 24)));
        refused("parcel-hours", () -> new ParcelRoom(List.of(), List.of(), List.of(48, 24), 240));
        refused("parcel-hours", () -> new ParcelRoom(List.of(), List.of(), List.of(48), 24));
    }

    @Test
    void shortCodesNeverMeet() {
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            assertTrue(all.add(parcels.code(arrives("SF5" + i + "000"))));
        }
        assertFalse(all.contains(codes.key(HERE, "12345678")));
    }
}
