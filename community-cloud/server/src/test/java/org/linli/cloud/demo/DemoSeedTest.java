package org.linli.cloud.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.ModelDoor;
import org.linli.cloud.command.Commands;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.privacy.ConsentTexts;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.TestDatabases;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.pass.PassReading;
import org.linli.messages.pass.PassText;

class DemoSeedTest {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(Instant.parse("2026-03-02T02:00:00Z"));
    private Database database;
    private Access access;
    private People people;
    private Companies companies;

    private String home() {
        return companies.all().get(0).id();
    }

    private DemoSeed seed;
    private Path props;

    @BeforeEach
    void openCommunity() {
        database = TestDatabases.sqlite(directory);
        SecretBox box = SecretBox.open(directory.resolve("secret.key"));
        access = Access.of(database, box, clock);
        people = new People(database, access.holders(), clock);
        companies = new Companies(database, access.holders());
        companies.ensureFirst("home", "测试小区", "Asia/Shanghai");
        seed = new DemoSeed(
                companies, new Places(database), people, access, new Commands(database, access, box, clock), clock);
        props = directory.resolve("demo/props.json");
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private Path samples() throws IOException {
        Path samples = Files.createDirectories(directory.resolve("samples"));
        for (String name : new String[] {"sample3.jpg", "sample6.jpg"}) {
            ImageIO.write(
                    new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB),
                    "jpg",
                    samples.resolve(name).toFile());
        }
        return samples;
    }

    private JsonNode written() throws IOException {
        return new JsonMapper().readTree(props.toFile());
    }

    @Test
    void theDoorsKnowThePeopleAndThePropsFileHoldsWhatTheyCarry() throws Exception {
        seed.run(props, samples());
        ModelDoor gate = new ModelDoor(DemoSeed.SOUTH_GATE);
        access.sync().answer(gate.request()).forEach(gate::apply);
        assertTrue(gate.knows(Kind.HOLDER, "demo-a"));
        assertTrue(gate.knows(Kind.PIN, "101"));
        assertTrue(gate.knows(
                Kind.FACE_CONSENT,
                access.consents().inForce("demo-a").orElseThrow().id()));
        JsonNode first = written().get("people").get(0);
        assertEquals("测试甲", first.get("name").asText());
        assertEquals("WIEGAND_26", first.get("card").get("format").asText());
        assertEquals("demo-a.jpg", first.get("samplePhoto").asText());
        assertTrue(first.get("pin").asText().matches("[0-9]{6}"));
        assertTrue(Files.exists(directory.resolve("demo/photos/demo-a.jpg")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(props)));
        for (JsonNode pass : written().get("visitorPasses")) {
            assertTrue(PassText.read(pass.get("text").asText()) instanceof PassReading.Visitor);
        }
    }

    @Test
    void aSecondRunKeepsWhatPeopleHoldAndRenewsThePasses() throws Exception {
        seed.run(props, samples());
        JsonNode before = written();
        long revision = access.sync().list(home(), null, 50).items().get(0).revision();
        clock.advance(Duration.ofDays(3));
        seed.run(props, samples());
        assertEquals(before.get("people"), written().get("people"));
        assertTrue(!before.get("visitorPasses").equals(written().get("visitorPasses")));
        // Only the newly revoked pass is news for the doors.
        assertEquals(
                revision + 1,
                access.sync().list(home(), null, 50).items().get(0).revision());
    }

    @Test
    void withoutSamplePicturesNobodysFaceIsEnrolled() throws Exception {
        seed.run(props, null);
        assertEquals(0, access.consents().count());
        assertEquals(8, written().get("people").size());
    }

    @Test
    void aResidentOfTheDemoCanAgreeToTheFaceAndToThePictureInBothLanguages() {
        ConsentTexts texts = new ConsentTexts(database, clock);
        DemoTexts.publish(texts, home());
        DemoTexts.publish(texts, home());
        List<ConsentTexts.ConsentText> published =
                texts.list(home(), null, false, null, 10).items();
        assertEquals(Consents.Kind.values().length, published.size(), "once each");
        for (ConsentTexts.ConsentText text : published) {
            assertEquals("1", text.version());
            for (String must : List.of("目的", "保存期限", "撤回", "十四周岁", "处理者")) {
                assertTrue(text.words().words().contains(must), must);
            }
            for (String must : List.of("Purpose", "How long", "take", "under 14", "Who")) {
                assertTrue(text.words().wordsEn().contains(must), must);
            }
        }
    }

    @Test
    void aLostPropsFileIsWrittenAnewWithOtherKeysAndPins() throws Exception {
        seed.run(props, null);
        JsonNode before = written();
        Files.delete(props);
        seed.run(props, null);
        assertTrue(!before.get("people")
                .get(0)
                .get("phoneKeyPkcs8")
                .equals(written().get("people").get(0).get("phoneKeyPkcs8")));
        assertEquals(1, access.passKeys().ofHolder("demo-a").size());
    }

    @Test
    void inventedHoldersReachTheDoorInSnapshotParts() {
        new HolderGenerator(database, access, people)
                .seedHolders(companies.all().get(0).id(), "bench", 9, 3000);
        ModelDoor door = new ModelDoor("bench");
        var parts = access.sync().answer(door.request());
        assertTrue(parts.size() > 2);
        parts.forEach(door::apply);
        assertTrue(access.sync().report(door.report()));
        assertTrue(door.knows(Kind.CARD, "crowd-card-2999"));
    }
}
