package org.linli.acceptance.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.linli.acceptance.bench.DailyBench.Part;
import org.linli.acceptance.process.BenchDoor;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.door.decide.Credential;
import org.linli.messages.event.Reason;
import org.linli.messages.pass.PassReading;
import org.linli.messages.pass.PassText;

/**
 * A resident invites a visitor, the visitor opens the link and presents what the page would draw. Timed from before the invitation's request to the door's release, with the
 * door online and with its network unplugged. The picture of the code and its reading are not in it; {@code bench frame} has those.
 */
final class VisitorBench implements DailyBench.Measure {

    private static final String DOOR = "south-gate";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Each may invite so many a minute; whoever is told to wait is timed from the next try. */
    private static final List<String> RESIDENTS = List.of("demo-a", "demo-b", "demo-c");

    private static final int TOO_MANY = 429;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int visits;

    VisitorBench(int visits) {
        this.visits = visits;
    }

    @Override
    public List<Part> measure(Path directory, Consumer<String> progress) throws Exception {
        try (Community community = new Community(directory.resolve("visitor"), Ports.free(), progress)) {
            community.seed();
            community.startCloud("requests-per-minute=1000000");
            community.claim(DOOR);
            List<CloudApi> residents = new ArrayList<>();
            CloudApi manager = community.signIn("Test Manager");
            String http = community.cloudAddresses().getOrDefault("http", "");
            for (String person : RESIDENTS) {
                residents.add(moveIn(manager, http, person));
            }
            CloudApi visitor = CloudApi.anonymous(community.cloudAddresses().getOrDefault("http", ""));
            try (BenchDoor door = new BenchDoor(community.doorData(DOOR))) {
                door.connect();
                awaitRules(door);
                progress.accept("visitors at the online door");
                invite(residents, visitor, door, Math.max(1, visits / 10));
                double[] online = invite(residents, visitor, door, visits);
                door.unplug();
                progress.accept("visitors at the offline door");
                double[] offline = invite(residents, visitor, door, visits);
                return List.of(
                        Part.shown(
                                "visitor's pass made, opened, accepted online: median, ms", DailyBench.at(online, 0.5)),
                        Part.figure(
                                "daily.visitor_p99",
                                "visitor's pass made, opened, accepted online: p99 of " + visits + ", ms",
                                DailyBench.at(online, 0.99),
                                "ms",
                                1000,
                                false),
                        Part.figure(
                                "daily.visitor_offline_p99",
                                "the same at a door without network: p99, ms",
                                DailyBench.at(offline, 0.99),
                                "ms",
                                1000,
                                false));
            }
        }
    }

    /** Takes the office's invitation, as a new resident does. */
    private static CloudApi moveIn(CloudApi manager, String http, String person) throws Exception {
        String link = manager.post("/api/accounts/" + person + "/resident-invitation", Map.of())
                .expect(201)
                .body()
                .path("link")
                .asText();
        CloudApi resident = CloudApi.anonymous(http);
        resident.post(
                        "/api/invitation/accept",
                        Map.of(
                                "token", link.substring(link.indexOf("#invitation=") + "#invitation=".length()),
                                "login", person,
                                "password", UUID.randomUUID().toString()))
                .expect(200);
        return resident;
    }

    private static void awaitRules(BenchDoor door) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (door.store().accessState().items() == 0) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the door got no rules");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static double[] invite(List<CloudApi> residents, CloudApi visitor, BenchDoor door, int count)
            throws Exception {
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            Instant until = Instant.now().plus(Duration.ofHours(2));
            Map<String, Object> invitation =
                    Map.of("name", "访客" + i, "until", until.toString(), "uses", 1, "doors", List.of(DOOR));
            CloudApi resident = residents.get(i % residents.size());
            long began = System.nanoTime();
            CloudApi.Answer invited = resident.post("/api/my/visits", invitation);
            while (invited.status() == TOO_MANY) {
                LockSupport.parkNanos(PAUSE_NANOS);
                began = System.nanoTime();
                invited = resident.post("/api/my/visits", invitation);
            }
            String link = invited.expect(201).body().path("link").asText();
            String text = visitor.post("/api/visit-page", Map.of("link", link.substring(link.indexOf('#') + 1)))
                    .expect(200)
                    .body()
                    .path("text")
                    .asText();
            if (!(PassText.read(text) instanceof PassReading.Visitor read)) {
                throw new IllegalStateException("the page shows no visitor's pass");
            }
            Reason reason = door.present(new Credential.Visitor(read.pass()));
            while (!reason.granted()) {
                if (System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new IllegalStateException("the door says " + reason);
                }
                reason = door.present(new Credential.Visitor(read.pass()));
            }
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        return millis;
    }
}
