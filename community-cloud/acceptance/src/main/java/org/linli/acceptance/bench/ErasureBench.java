package org.linli.acceptance.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.linli.acceptance.bench.DailyBench.Part;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;

/**
 * A person consents, is enrolled from a photograph at two real doors, and withdraws: timed from before the request to the moment the cloud shows each online door's word that the
 * face is erased. In the end one door is unplugged and must stay on the list until it is back.
 */
final class ErasureBench implements DailyBench.Measure {

    private static final List<String> DOORS = List.of("south-gate", "building-1");
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final int withdrawals;

    ErasureBench(int withdrawals) {
        this.withdrawals = withdrawals;
    }

    @Override
    public List<Part> measure(Path directory, Consumer<String> progress) throws Exception {
        try (Community community = new Community(directory.resolve("erasure"), Ports.free(), progress)) {
            community.seed();
            community.startCloud("requests-per-minute=10000000");
            for (String door : DOORS) {
                community.claim(door);
                start(community, door);
            }
            CloudApi manager = community.signIn("Test Manager");
            List<String> people = new ArrayList<>();
            try (Stream<Path> photos = Files.list(community.props().resolveSibling("photos"))) {
                photos.map(photo -> photo.getFileName().toString())
                        .filter(name -> name.startsWith("demo-") && name.endsWith(".jpg"))
                        .map(name -> name.substring(0, name.length() - ".jpg".length()))
                        .sorted()
                        .forEach(people::add);
            }
            String text = manager.post(
                            "/api/consent-texts",
                            Map.of(
                                    "kind",
                                    "FACE",
                                    "title",
                                    "人脸识别告知",
                                    "titleEn",
                                    "Face recognition",
                                    "words",
                                    "示例告知书。",
                                    "wordsEn",
                                    "Example text."))
                    .expect(201)
                    .body()
                    .path("textVersion")
                    .asText();
            progress.accept("faces of " + people.size() + " people given and taken back");
            double[] millis = new double[withdrawals * DOORS.size()];
            for (int i = 0; i < withdrawals; i++) {
                String person = people.get(i % people.size());
                String consent = enrolled(community, manager, person, text);
                double[] took = withdrawn(manager, consent);
                System.arraycopy(took, 0, millis, i * DOORS.size(), took.length);
            }
            String person = people.get(0);
            String consent = enrolled(community, manager, person, text);
            progress.accept("one door is away");
            community.stopDoor(DOORS.get(1));
            manager.post("/api/consents/" + consent + "/withdraw", Map.of()).expect(204);
            await(() -> lines(manager, consent, "CONFIRMED").contains(DOORS.get(0)));
            boolean listed = lines(manager, consent, "WAITING").equals(List.of(DOORS.get(1)));
            start(community, DOORS.get(1));
            await(() -> lines(manager, consent, "CONFIRMED").size() == DOORS.size());
            return List.of(
                    Part.shown(
                            "consent withdrawn -> erased on an online door, with receipt: median, ms",
                            DailyBench.at(millis, 0.5)),
                    Part.figure(
                            "daily.erasure_p99",
                            "consent withdrawn -> erased on each online door, with receipt: p99 of " + millis.length
                                    + ", ms",
                            DailyBench.at(millis, 0.99),
                            "ms",
                            5000,
                            false),
                    Part.figure(
                            "daily.erasure_listed",
                            "a door that is away is listed until it confirms",
                            listed ? 1 : 0,
                            "bool",
                            1,
                            true));
        }
    }

    private static void start(Community community, String door) throws Exception {
        community.startDoor(door, List.of(), List.of("--set", "page.port=0"));
    }

    /** Gives consent where there is none, and waits until both doors hold the face. */
    private static String enrolled(Community community, CloudApi manager, String person, String text) throws Exception {
        String consent = "";
        for (JsonNode known : manager.get("/api/people/" + person + "/consents")
                .expect(200)
                .body()
                .path("items")) {
            if (known.path("kind").asText().equals("FACE")
                    && known.path("withdrawnAt").isMissingNode()) {
                consent = known.path("id").asText();
            }
        }
        if (consent.isEmpty()) {
            consent = manager.post(
                            "/api/people/" + person + "/consents",
                            Map.of("kind", "FACE", "textVersion", text, "givenBy", person, "paper", "bench"))
                    .expect(201)
                    .body()
                    .path("id")
                    .asText();
            byte[] photo = Files.readAllBytes(
                    community.props().resolveSibling("photos").resolve(person + ".jpg"));
            manager.post(
                            "/api/people/" + person + "/face-photo",
                            Map.of("image", Base64.getEncoder().encodeToString(photo)))
                    .expect(202);
        }
        String given = consent;
        await(() -> holding(manager, person, given) == DOORS.size());
        return given;
    }

    private static int holding(CloudApi manager, String person, String consent) throws Exception {
        int count = 0;
        for (JsonNode template : manager.get("/api/people/" + person + "/face-templates?size=200")
                .expect(200)
                .body()
                .path("items")) {
            boolean here = template.path("consent").asText().equals(consent)
                    && template.has("enrolledAt")
                    && !template.has("erasedAt");
            count += here ? 1 : 0;
        }
        return count;
    }

    private static double[] withdrawn(CloudApi manager, String consent) throws Exception {
        double[] millis = new double[DOORS.size()];
        long began = System.nanoTime();
        manager.post("/api/consents/" + consent + "/withdraw", Map.of()).expect(204);
        await(() -> {
            List<String> done = lines(manager, consent, "CONFIRMED");
            for (int i = 0; i < millis.length; i++) {
                if (millis[i] == 0 && done.contains(DOORS.get(i))) {
                    millis[i] = (System.nanoTime() - began) / 1e6;
                }
            }
            return done.size() == DOORS.size();
        });
        return millis;
    }

    /** Doors of one consent's erasure in a state. */
    private static List<String> lines(CloudApi manager, String consent, String state) throws Exception {
        List<String> doors = new ArrayList<>();
        for (JsonNode line : manager.get("/api/erasures?size=200&state=" + state)
                .expect(200)
                .body()
                .path("items")) {
            if (line.path("consent").asText().equals(consent)) {
                doors.add(line.path("door").asText());
            }
        }
        return doors;
    }

    /** Something that becomes true in the end. */
    private interface Until {
        boolean isTrue() throws Exception;
    }

    private static void await(Until until) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!until.isTrue()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("it did not come about");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
