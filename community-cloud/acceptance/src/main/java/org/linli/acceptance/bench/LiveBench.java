package org.linli.acceptance.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.linli.acceptance.bench.DailyBench.Part;
import org.linli.acceptance.process.BenchDoor;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.hardware.CardRead;

/**
 * Pages of residents, each of another person, and of guards are open. A parcel is taken in and the page of its home is told; a card is held to a real door and every guard's page
 * is told; a notice is published and every page of its community is told. Timed from before the request, or the card, to the arrival at each page.
 */
final class LiveBench implements DailyBench.Measure {

    private static final String DOOR = "south-gate";
    private static final int GUARDS = 50;
    private static final int COMMUNITIES = 5;
    private static final int HOMES = 5_000;
    private static final int NOTICES = 20;
    private static final double LIMIT_MILLIS = 500;

    private final int pages;
    private final int parcels;
    private final int cards;

    LiveBench(int pages, int parcels, int cards) {
        this.pages = pages;
        this.parcels = parcels;
        this.cards = cards;
    }

    @Override
    public List<Part> measure(Path directory, Consumer<String> progress) throws Exception {
        Path cookies = Files.createTempFile("linli-live", ".cookies");
        try (Community community = new Community(directory.resolve("live"), Ports.free(), progress)) {
            community.seed();
            progress.accept("inventing " + HOMES + " homes");
            community.cloudCommand(
                    "seed",
                    "--size",
                    "city",
                    "--homes",
                    Integer.toString(HOMES),
                    "--months",
                    "1",
                    "--sessions",
                    cookies.toString(),
                    "--session-count",
                    Integer.toString(pages - GUARDS));
            String http = community.startCloud("requests-per-minute=100000000").getOrDefault("http", "");
            community.claim(DOOR);
            CloudApi manager = community.signIn("Test Manager");
            List<String> residents = Files.readAllLines(cookies);
            progress.accept("opening " + pages + " pages");
            try (BenchDoor door = new BenchDoor(community.doorData(DOOR));
                    LivePages open = new LivePages(URI.create(http).getPort())) {
                door.connect();
                for (String cookie : residents) {
                    open.add("linli=" + cookie, "");
                }
                String guards = manager.cookie();
                for (int i = residents.size(); i < pages; i++) {
                    open.add(guards, "?community=home");
                }
                open.awaitHello();
                List<Part> all = new ArrayList<>();
                progress.accept("parcels");
                all.addAll(parcels(manager, residents, open, http));
                progress.accept("cards at the door");
                all.addAll(cards(door, open, residents.size()));
                progress.accept("notices");
                all.addAll(notices(manager, residents, open, http));
                if (open.open() != pages) {
                    throw new IllegalStateException(pages - open.open() + " pages lost their connection");
                }
                return all;
            }
        } finally {
            Files.delete(cookies);
        }
    }

    private record Home(String community, String unit) {}

    /** The generated city names a home after its community. */
    private static Home home(String http, String cookie) throws Exception {
        String unit = CloudApi.withCookie(http, "linli=" + cookie)
                .get("/api/my/households")
                .expect(200)
                .body()
                .path("items")
                .path(0)
                .path("unit")
                .asText();
        return new Home(unit.substring(0, unit.lastIndexOf("-u")), unit);
    }

    private List<Part> parcels(CloudApi manager, List<String> residents, LivePages open, String http) throws Exception {
        double[] millis = new double[parcels];
        int warmUp = parcels / 5;
        for (int i = -warmUp; i < parcels; i++) {
            int page = Math.floorMod(i * 7, residents.size());
            Home home = home(http, residents.get(page));
            LivePages.Expected told = open.expect(List.of(page), "notification");
            long began = System.nanoTime();
            manager.post(
                            "/api/parcels?community=" + home.community(),
                            Map.of("tracking", "LIVE-" + (i + warmUp), "carrier", "示例快递", "unit", home.unit()))
                    .expect(201);
            double took = told.await(began)[0];
            if (i >= 0) {
                millis[i] = took;
            }
        }
        return figures("parcel", "a parcel taken in -> its home's page", millis);
    }

    private List<Part> cards(BenchDoor door, LivePages open, int firstGuard) throws Exception {
        List<Integer> guards = new ArrayList<>();
        for (int page = firstGuard; page < pages; page++) {
            guards.add(page);
        }
        double[] millis = new double[cards * guards.size()];
        for (int i = -cards / 5; i < cards; i++) {
            LivePages.Expected told = open.expect(guards, "event");
            long began = System.nanoTime();
            door.present(new CardRead(CardRead.Format.UID, 0, 990_000_000L + i));
            double[] took = told.await(began);
            if (i >= 0) {
                System.arraycopy(took, 0, millis, i * guards.size(), took.length);
            }
        }
        return figures("door", "a card at a door -> " + guards.size() + " guards' pages", millis);
    }

    private List<Part> notices(CloudApi manager, List<String> residents, LivePages open, String http) throws Exception {
        Map<String, List<Integer>> pagesOf = new TreeMap<>();
        for (int page = 0; page < residents.size(); page++) {
            pagesOf.computeIfAbsent(home(http, residents.get(page)).community(), unused -> new ArrayList<>())
                    .add(page);
        }
        List<double[]> all = new ArrayList<>();
        List<String> communities = List.copyOf(pagesOf.keySet());
        for (int i = -COMMUNITIES; i < NOTICES; i++) {
            String community = communities.get(Math.floorMod(i, communities.size()));
            LivePages.Expected told = open.expect(pagesOf.getOrDefault(community, List.of()), "notification");
            long began = System.nanoTime();
            manager.post("/api/notices?community=" + community, Map.of("title", "停水通知", "words", "明天上午停水。"))
                    .expect(201);
            double[] took = told.await(began);
            if (i >= 0) {
                all.add(took);
            }
        }
        return figures(
                "notice",
                "a notice -> every page of its community, " + residents.size() / communities.size() + " each",
                all.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private List<Part> figures(String name, String what, double[] millis) {
        return List.of(
                Part.shown(what + ": median, ms", DailyBench.at(millis, 0.5)),
                Part.figure(
                        "daily.live_" + name + "_p99",
                        what + ": p99 of " + millis.length + ", " + pages + " pages open, ms",
                        DailyBench.at(millis, 0.99),
                        "ms",
                        LIMIT_MILLIS,
                        false));
    }
}
