package org.linli.cloud.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Histories;
import org.linli.cloud.ledger.History;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Database;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * A generated city for load: communities, homes, people and years of bills with their payments, through the features' own faces for many rows at once. The same
 * size always gives the same city but for the moments of recording. What is there already is kept, so a run that was broken off goes on where it stopped.
 */
public final class CitySeed {

    private static final String ZONE = "Asia/Shanghai";
    private static final ZoneId SHANGHAI = ZoneId.of(ZONE);
    private static final String BY = "city-seed";
    private static final int HOMES_A_BUILDING = 100;
    private static final int HOMES_A_TRANSACTION = 500;
    private static final int BOOKS_A_TRANSACTION = 200;

    /** Of a hundred households so many owe the last half year. */
    private static final int LATE_PERCENT = 8;

    /**
     * How large.
     *
     * @param homes in all communities together
     * @param months of bills up to the last full month
     */
    public record Size(int communities, int homes, int months) {
        /** 5 communities, 20 000 homes, about 55 000 people, 3 years of bills. */
        public static final Size CITY = new Size(5, 20_000, 36);
    }

    private final Database database;
    private final Companies companies;
    private final Places places;
    private final People people;
    private final BulkHomes bulk;
    private final Histories books = new Histories();
    private final Clock clock;
    private final Consumer<String> progress;

    public CitySeed(
            Database database,
            Companies companies,
            Places places,
            People people,
            BulkHomes bulk,
            Clock clock,
            Consumer<String> progress) {
        this.database = database;
        this.companies = companies;
        this.places = places;
        this.people = people;
        this.bulk = bulk;
        this.clock = clock;
        this.progress = progress;
    }

    /** Those who are asked to pay for some homes, spread over the communities. */
    public static List<String> payers(Size size, int count) {
        int each = size.homes() / size.communities();
        List<String> people = new ArrayList<>(count);
        for (int i = 0; i < Math.min(count, size.homes()); i++) {
            int community = i % size.communities() + 1;
            int home = (int) ((long) i * each / Math.max(count, 1)) % each + 1;
            people.add("city-" + community + "-u" + home + "-p1");
        }
        return people.stream().distinct().toList();
    }

    public void run(Size size) {
        int each = size.homes() / size.communities();
        for (int number = 1; number <= size.communities(); number++) {
            String community = "city-" + number;
            if (companies.find(community).isEmpty()) {
                companies.putCommunity(new Companies.Community(
                        community, Companies.FIRST, "示例" + number + "号小区", "Example community " + number, ZONE));
            }
            List<Home> homes = homes(community, number, each);
            seedHomes(community, homes);
            seedBooks(community, homes, size.months());
        }
        progress.accept("done");
    }

    /** One home with those who live in it, as the number of the home decides. */
    private record Home(
            String id,
            String building,
            Unit unit,
            Household household,
            List<Person> people,
            List<Relation> relations) {}

    private List<Home> homes(String community, int communityNumber, int count) {
        LocalDate movedIn = LocalDate.of(2020, 1, 1);
        Instant from = movedIn.atStartOfDay(SHANGHAI).toInstant();
        Random random = new Random(communityNumber);
        List<Home> homes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String building = community + "-b" + (i / HOMES_A_BUILDING + 1);
            String id = community + "-u" + (i + 1);
            int floor = i % HOMES_A_BUILDING / 4 + 1;
            long area = 6_000 + random.nextInt(90) * 100L + random.nextInt(100);
            Unit unit = new Unit(
                    id,
                    building,
                    floor + String.format(java.util.Locale.ROOT, "%02d", i % 4 + 1),
                    "",
                    Unit.Kind.HOME,
                    area,
                    area * 8 / 10,
                    floor,
                    null);
            // 2 or 3 to a home, and in every twentieth a fourth: 2.75 on average.
            int members = i % 4 == 0 ? 2 : i % 20 == 1 ? 3 + 1 : 3;
            members = i % 20 == 2 ? 2 : members;
            List<Person> inside = new ArrayList<>();
            List<Relation> relations = new ArrayList<>();
            for (int m = 0; m < members; m++) {
                int number = communityNumber * 1_000_000 + i * 5 + m;
                String person = id + "-p" + (m + 1);
                inside.add(new Person(
                        person,
                        HolderKind.RESIDENT,
                        CityNames.zh(number),
                        CityNames.en(number),
                        CityNames.phone(number),
                        false,
                        null,
                        null));
                relations.add(new Relation(
                        person + "-r",
                        person,
                        id,
                        id + "-h",
                        m == 0 ? Relation.Kind.OWNER : Relation.Kind.FAMILY,
                        from,
                        null));
            }
            Household household = new Household(id + "-h", id, id + "-p1", null, movedIn, null);
            homes.add(new Home(id, building, unit, household, inside, relations));
        }
        return homes;
    }

    private void seedHomes(String community, List<Home> homes) {
        int kept =
                database.read(transaction -> bulk.units(transaction, community).size());
        seedHomesFrom(community, homes, kept);
    }

    private void seedHomesFrom(String community, List<Home> homes, int first) {
        for (int from = first; from < homes.size(); from += HOMES_A_TRANSACTION) {
            List<Home> part = homes.subList(from, Math.min(homes.size(), from + HOMES_A_TRANSACTION));
            database.change(transaction -> {
                for (String building :
                        part.stream().map(Home::building).distinct().toList()) {
                    String number = building.substring(building.lastIndexOf('b') + 1);
                    places.putBuilding(
                            transaction, community, new Places.Building(building, number + "号楼", "Building " + number));
                }
                places.putUnits(
                        transaction, community, part.stream().map(Home::unit).toList());
                people.putAll(
                        transaction,
                        community,
                        part.stream().flatMap(home -> home.people().stream()).toList());
                bulk.begin(
                        transaction,
                        community,
                        part.stream().map(Home::household).toList(),
                        part.stream().flatMap(home -> home.relations().stream()).toList());
            });
            progress.accept(community + ": homes " + (from + part.size()) + " of " + homes.size());
        }
    }

    private void seedBooks(String community, List<Home> homes, int months) {
        YearMonth last = YearMonth.from(clock.instant().atZone(SHANGHAI)).minusMonths(1);
        for (int from = 0; from < homes.size(); from += BOOKS_A_TRANSACTION) {
            int begin = from;
            int end = Math.min(homes.size(), from + BOOKS_A_TRANSACTION);
            List<String> households = homes.subList(begin, end).stream()
                    .map(home -> home.household().id())
                    .toList();
            database.change(transaction -> {
                Set<String> begun = books.begun(transaction, community, households);
                List<History> histories = new ArrayList<>(end - begin);
                for (int i = begin; i < end; i++) {
                    if (!begun.contains(homes.get(i).household().id())) {
                        histories.add(history(community, homes.get(i), i, last, months));
                    }
                }
                books.write(transaction, community, histories);
            });
            progress.accept(community + ": bills and payments of " + end + " of " + homes.size() + " homes");
        }
    }

    /** Bills each month; twice a year the household pays what is due, though some have not paid the last time. */
    private History history(String community, Home home, int number, YearMonth last, int months) {
        Random random = new Random(home.id().hashCode());
        List<History.Event> events = new ArrayList<>(months * 7 / 6 + 1);
        for (int back = months - 1; back >= 0; back--) {
            YearMonth month = last.minusMonths(back);
            Posting posted = new Posting(community, BY, clock.instant(), month.atEndOfMonth());
            events.add(new History.Billed(posted, bills(home, number, month, random)));
            if (back % 6 == 0 && (back > 0 || number % 100 >= LATE_PERCENT)) {
                LocalDate day = month.plusMonths(1).atDay(20);
                events.add(
                        new History.Paid(new Posting(community, BY, clock.instant(), day), payment(home, number, day)));
            }
        }
        return new History(home.household().id(), events);
    }

    /** Property and water each month, parking for two homes in five; on average 2.4 bills a home and month. */
    private static List<NewBill> bills(Home home, int number, YearMonth month, Random random) {
        List<NewBill> bills = new ArrayList<>(3);
        bills.add(bill(
                home, month, "property", "物业费", FeeType.PROPERTY, home.unit().builtAreaCentis() * 285 / 100));
        bills.add(bill(home, month, "water", "水费", FeeType.WATER, 1_500 + random.nextInt(6_000)));
        if (number % 5 < 2) {
            bills.add(bill(home, month, "parking", "停车费", FeeType.PARKING, 30_000));
        }
        return bills;
    }

    private static NewBill bill(Home home, YearMonth month, String item, String name, FeeType type, long fen) {
        return new NewBill(
                home.household().id(),
                home.id(),
                item,
                name,
                type,
                month.atDay(1),
                month.atEndOfMonth(),
                month.plusMonths(1).atDay(15),
                fen,
                "{\"generated\":true}",
                null,
                "city/" + item + "/" + home.id() + "/" + month,
                null);
    }

    /** About half a year of bills: what is left over or missing is prepayment or arrears, as in life. */
    private static NewPayment payment(Home home, int number, LocalDate day) {
        long fen = 6 * (home.unit().builtAreaCentis() * 285 / 100 + 4_500 + (number % 5 < 2 ? 30_000 : 0));
        return new NewPayment(
                home.household().id(),
                number % 3 == 0 ? PaymentMethod.TRANSFER : PaymentMethod.CASH,
                "",
                "",
                home.household().payer() == null ? "" : home.household().payer(),
                BY,
                fen,
                NewPayment.Use.OLDEST,
                List.of(),
                day.atTime(10, 0).atZone(SHANGHAI).toInstant(),
                "city/" + home.id() + "/" + day);
    }
}
