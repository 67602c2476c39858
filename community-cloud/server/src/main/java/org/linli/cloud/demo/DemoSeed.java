package org.linli.cloud.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Calendar;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.Doors;
import org.linli.cloud.access.Groups;
import org.linli.cloud.access.PassKeys;
import org.linli.cloud.access.Rules;
import org.linli.cloud.access.VisitorPasses;
import org.linli.cloud.command.Commands;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Ids;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.CardItem.CardFormat;
import org.linli.messages.access.HolderItem.HolderKind;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.pass.PassSigner;
import org.linli.messages.pass.PassText;

/**
 * Builds 幸福里, a community that does not exist, and writes what its people hold into the props file. A second run keeps everything: it only fills what is
 * missing and gives out fresh visitor passes, whose windows are short.
 */
public final class DemoSeed {

    public static final String SOUTH_GATE = "south-gate";
    public static final String BUILDING_1 = "building-1";

    private static final String ZONE = "Asia/Shanghai";
    private static final String RESIDENTS = "residents";
    private static final String STAFF = "staff";
    private static final String CLEANERS = "cleaners";
    private static final String SEED = "seed";
    private static final String CONSENT_TEXT = "1";

    /** Long enough that last month's fees are theirs. */
    private static final Duration MOVED_IN_BEFORE = Duration.ofDays(100);

    private final Companies companies;
    private final Places places;
    private final People people;
    private final Access access;
    private final Commands commands;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public DemoSeed(Companies companies, Places places, People people, Access access, Commands commands, Clock clock) {
        this.companies = companies;
        this.places = places;
        this.people = people;
        this.access = access;
        this.commands = commands;
        this.clock = clock;
    }

    /** A person of the demo, and the roles the seed command gives them: none for a resident. */
    public record Role(String person, String name, String nameEn, Set<String> roles) {
        public Role {
            roles = Set.copyOf(roles);
        }
    }

    /** Who may sign in to the demo's pages. */
    public static List<Role> accounts() {
        return List.of(
                new Role("demo-manager", "测试经理", "Test Manager", Set.of("MANAGER")),
                new Role("demo-guard", "测试保安", "Test Guard", Set.of("GUARD")),
                new Role("demo-a", "测试甲", "Test A", Set.of()));
    }

    /** Who holds what. Facility and number of the card are invented; a PIN is drawn when the person gets one. */
    private record Cast(
            String id,
            HolderKind kind,
            String name,
            String nameEn,
            String group,
            @Nullable String unit,
            int cardNumber,
            @Nullable String userCode,
            boolean phone,
            SamplePhotos.@Nullable Face face) {}

    private static final List<Cast> CAST = List.of(
            new Cast(
                    "demo-a",
                    HolderKind.RESIDENT,
                    "测试甲",
                    "Test A",
                    RESIDENTS,
                    "b1-101",
                    1001,
                    "101",
                    true,
                    new SamplePhotos.Face("sample6.jpg", 60, 220, 270, 400)),
            new Cast(
                    "demo-b",
                    HolderKind.RESIDENT,
                    "测试乙",
                    "Test B",
                    RESIDENTS,
                    "b1-202",
                    1002,
                    null,
                    true,
                    new SamplePhotos.Face("sample6.jpg", 755, 120, 235, 350)),
            new Cast(
                    "demo-c",
                    HolderKind.RESIDENT,
                    "测试丙（老人）",
                    "Test C (elder)",
                    RESIDENTS,
                    "b1-303",
                    1003,
                    "303",
                    false,
                    null),
            new Cast(
                    "demo-d",
                    HolderKind.RESIDENT,
                    "测试丁（已停用）",
                    "Test D (suspended)",
                    RESIDENTS,
                    "b1-303",
                    1004,
                    null,
                    false,
                    null),
            new Cast("demo-cleaner", HolderKind.STAFF, "测试保洁", "Test Cleaner", CLEANERS, null, 1005, null, false, null),
            new Cast("demo-guard", HolderKind.STAFF, "测试保安", "Test Guard", STAFF, null, 1006, "900", false, null),
            new Cast("demo-manager", HolderKind.STAFF, "测试经理", "Test Manager", STAFF, null, 1007, null, false, null));

    private static final SamplePhotos.Face STRANGER = new SamplePhotos.Face("sample3.jpg", 230, 150, 270, 450);

    /**
     * Fills the community.
     *
     * @param props where to write what people hold; the cut photographs go to {@code photos} beside it
     * @param samples directory of the published sample pictures; null for none, then nobody's face is enrolled
     * @throws IOException when the files cannot be written
     */
    public void run(Path props, @Nullable Path samples) throws IOException {
        Optional<DemoProps> earlier =
                people.findAnywhere("demo-a").isPresent() ? DemoProps.read(props) : Optional.empty();
        Path directory = props.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        List<DemoProps.PersonProps> held = earlier.map(DemoProps::people).orElse(List.of());
        if (held.isEmpty()) {
            rooms();
            rules();
            held = new ArrayList<>();
            for (Cast cast : CAST) {
                held.add(person(cast, photo(cast.id(), cast.face(), props, samples)));
            }
            String stranger = photo("stranger", STRANGER, props, samples) == null ? null : "stranger.jpg";
            held.add(new DemoProps.PersonProps("陌生人", "Stranger", null, null, null, null, stranger));
        }
        List<DemoProps.DoorName> doors = List.of(
                new DemoProps.DoorName(SOUTH_GATE, "南门", "South gate"),
                new DemoProps.DoorName(BUILDING_1, "1号楼单元门", "Building 1"));
        new DemoProps(held, passes(), looseCards(), doors).write(props);
    }

    private void rooms() {
        companies.putCommunity(new Companies.Community(home(), Companies.FIRST, "幸福里", "Happiness Lane", ZONE));
        places.putBuilding(home(), new Places.Building("b1", "1号楼", "Building 1"));
        room("101", 1, 8_950);
        room("202", 2, 12_030);
        room("303", 3, 8_950);
    }

    private void room(String room, int floor, long builtAreaCentis) {
        places.putUnit(
                home(),
                new Unit(
                        "b1-" + room,
                        "b1",
                        room + "室",
                        "Room " + room,
                        Unit.Kind.HOME,
                        builtAreaCentis,
                        builtAreaCentis * 4 / 5,
                        floor,
                        null));
    }

    /** The site's first community, whatever its settings call it. */
    private String home() {
        companies.ensureFirst("xingfuli", "幸福里", ZONE);
        return companies.all().get(0).id();
    }

    private void rules() {
        access.calendar()
                .putSchedule(home(), schedule("always", "全天", "Always", EnumSet.allOf(DayOfWeek.class), 0, 1440));
        access.calendar()
                .putSchedule(
                        home(),
                        schedule(
                                "work-days",
                                "工作日白天",
                                "Work days",
                                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                                8 * 60,
                                18 * 60));
        int year =
                LocalDate.ofInstant(clock.instant(), java.time.ZoneId.of(ZONE)).getYear();
        access.calendar()
                .putHoliday(
                        home(),
                        new Calendar.Holiday(
                                new HolidayItem("national-day", LocalDate.of(year, 10, 1), LocalDate.of(year, 10, 7)),
                                "国庆节"));
        access.groups().put(home(), new Groups.Group(RESIDENTS, "居民", "Residents"));
        access.groups().put(home(), new Groups.Group(STAFF, "物业", "Staff"));
        access.groups().put(home(), new Groups.Group(CLEANERS, "保洁", "Cleaners"));
        access.doors().put(home(), new Doors.Door(Doors.defaults(SOUTH_GATE, 1, "南门", ZONE), "South gate", null));
        access.doors().put(home(), new Doors.Door(Doors.defaults(BUILDING_1, 2, "1号楼单元门", ZONE), "Building 1", "b1"));
        Set<String> both = Set.of(SOUTH_GATE, BUILDING_1);
        Set<Means> all = EnumSet.allOf(Means.class);
        access.rules().put(home(), new Rules.Rule("residents-in", "居民通行", RESIDENTS, "always", all, both));
        access.rules().put(home(), new Rules.Rule("staff-in", "物业通行", STAFF, "always", all, both));
        access.rules()
                .put(
                        home(),
                        new Rules.Rule(
                                "cleaners-in",
                                "保洁通行",
                                CLEANERS,
                                "work-days",
                                EnumSet.of(Means.CARD),
                                Set.of(BUILDING_1)));
    }

    private static Calendar.Schedule schedule(
            String id, String name, String nameEn, Set<DayOfWeek> days, int from, int until) {
        ScheduleItem.OnHolidays onHolidays =
                until == 1440 ? ScheduleItem.OnHolidays.AS_USUAL : ScheduleItem.OnHolidays.CLOSED;
        return new Calendar.Schedule(
                new ScheduleItem(id, List.of(new ScheduleItem.Window(days, from, until)), onHolidays), name, nameEn);
    }

    private DemoProps.PersonProps person(Cast cast, byte @Nullable [] photo) {
        boolean suspended = cast.id().equals("demo-d");
        people.put(home(), new Person(cast.id(), cast.kind(), cast.name(), cast.nameEn(), "", suspended, null, null));
        if (cast.unit() != null && people.relationsOf(home(), cast.id()).isEmpty()) {
            people.relate(
                    home(),
                    cast.id(),
                    cast.unit(),
                    Relation.Kind.OWNER,
                    clock.instant().minus(MOVED_IN_BEFORE),
                    null);
        }
        access.groups().add(home(), cast.group(), cast.id());
        access.cards()
                .put(
                        home(),
                        new CardItem(
                                cast.id() + "-card",
                                cast.id(),
                                CardFormat.WIEGAND_26,
                                88,
                                cast.cardNumber(),
                                null,
                                null));
        String pin = cast.userCode() == null ? null : pin(cast.id(), cast.userCode());
        String phoneKey = cast.phone() ? phone(cast.id()) : null;
        if (photo != null) {
            if (access.consents().inForce(cast.id()).isEmpty()) {
                access.consents()
                        .give(Consents.Kind.FACE, cast.id(), CONSENT_TEXT, Consents.Act.own(home(), cast.id()));
            }
            commands.enrolPhoto(home(), cast.id(), photo, SEED);
        }
        return new DemoProps.PersonProps(
                cast.name(),
                cast.nameEn(),
                new DemoProps.Card("WIEGAND_26", 88, cast.cardNumber()),
                cast.userCode(),
                pin,
                phoneKey,
                photo == null ? null : cast.id() + ".jpg");
    }

    private String pin(String person, String userCode) {
        // The first digit is far from the second, so it is never a run or a repetition.
        String pin = "9" + random.nextInt(4) + "%04d".formatted(random.nextInt(10_000));
        access.pins().put(person, userCode, pin, null);
        return pin;
    }

    private String phone(String person) {
        for (PassKeys.PassKey old : access.passKeys().ofHolder(person)) {
            access.passKeys().remove(person, old.id());
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            access.passKeys().register(person, PublicKeys.base64(pair.getPublic()), "演示手机 demo phone", null);
            return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    private static byte @Nullable [] photo(
            String name, SamplePhotos.@Nullable Face face, Path props, @Nullable Path samples) throws IOException {
        if (face == null || samples == null) {
            return null;
        }
        Optional<byte[]> cut = new SamplePhotos(samples).cut(face);
        if (cut.isEmpty()) {
            return null;
        }
        Path photos = props.toAbsolutePath().resolveSibling("photos");
        Files.createDirectories(photos);
        Files.write(photos.resolve(name + ".jpg"), cut.get());
        return cut.get();
    }

    private List<DemoProps.PassProps> passes() {
        Instant now = clock.instant();
        Set<String> both = Set.of(SOUTH_GATE, BUILDING_1);
        List<DemoProps.PassProps> passes = new ArrayList<>();
        passes.add(pass("访客（一天）", "Visitor, one day", null, now.plus(Duration.ofDays(1)), 0, both));
        passes.add(pass("快递（一次）", "Courier, once", null, now.plus(Duration.ofDays(1)), 1, Set.of(SOUTH_GATE)));
        Instant tomorrow = now.plus(Duration.ofDays(1));
        passes.add(pass("明天才生效", "Valid from tomorrow", tomorrow, tomorrow.plus(Duration.ofDays(1)), 0, both));
        VisitorPasses.IssuedWithText revoked = issue("已撤销", null, now.plus(Duration.ofDays(1)), 0, both);
        access.visitorPasses().revoke(home(), revoked.pass().id(), SEED);
        passes.add(new DemoProps.PassProps("已撤销", "Revoked", revoked.text()));
        passes.add(new DemoProps.PassProps("伪造的通行证", "Forged", forged(now)));
        return passes;
    }

    private DemoProps.PassProps pass(
            String label, String labelEn, @Nullable Instant from, Instant until, int uses, Set<String> doors) {
        return new DemoProps.PassProps(
                label, labelEn, issue(label, from, until, uses, doors).text());
    }

    private VisitorPasses.IssuedWithText issue(
            String label, @Nullable Instant from, Instant until, int uses, Set<String> doors) {
        return access.visitorPasses()
                .issue(home(), new VisitorPasses.Wish("demo-a", label, from, until, uses, doors), "demo-a", true);
    }

    /** Well formed, and signed by a key that no door trusts. */
    private static String forged(Instant now) {
        try {
            KeyPair foreign = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return PassText.write(PassSigner.visitor(
                    foreign.getPrivate(),
                    PublicKeys.keyId(foreign.getPublic()),
                    Ids.hex(8),
                    now.minus(Duration.ofHours(1)),
                    now.plus(Duration.ofDays(1)),
                    0,
                    List.of(1, 2)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    private static List<DemoProps.CardProps> looseCards() {
        return List.of(
                new DemoProps.CardProps("不认识的卡", "Unknown card", "WIEGAND_26", 99, 4242),
                new DemoProps.CardProps("交通卡", "Bus card", "UID", 0, 305_419_896L));
    }
}
