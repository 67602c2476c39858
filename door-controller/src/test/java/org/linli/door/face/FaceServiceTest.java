package org.linli.door.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.ModelManifest;
import org.linli.door.face.vision.SampleFaces;
import org.linli.door.runtime.EnrolmentHandler;
import org.linli.hardware.Frame;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.Happening;

class FaceServiceTest {
    @TempDir
    private Path directory;

    private final FaceAnalyzer analyzer = SampleFaces.analyzer();
    private final MemoryTemplateStore store = new MemoryTemplateStore();
    private final FaceConsentItem anna = new FaceConsentItem("consent-a", "anna", Instant.EPOCH, false);
    private final FaceConsentItem ben = new FaceConsentItem("consent-b", "ben", Instant.EPOCH, false);
    private TemplateCipher cipher;
    private FaceService service;

    @BeforeEach
    void open() throws IOException {
        cipher = TemplateCipher.open(directory.resolve("template.key"));
        service = new FaceService(analyzer, cipher, store);
    }

    private static byte[] png(Frame frame) {
        BufferedImage image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < frame.width() * frame.height(); pixel++) {
            int rgb = (frame.bgr()[3 * pixel + 2] & 0xff) << 16
                    | (frame.bgr()[3 * pixel + 1] & 0xff) << 8
                    | (frame.bgr()[3 * pixel] & 0xff);
            image.setRGB(pixel % frame.width(), pixel / frame.width(), rgb);
        }
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] photo(int face) {
        return png(SampleFaces.around(1, face, 220, 0));
    }

    private String refusal(byte[] photograph) {
        FaceService.Enrolment enrolment = service.enrol(anna, photograph);
        assertNull(enrolment.receipt());
        assertEquals(0, store.templates.size());
        return String.valueOf(enrolment.refusal());
    }

    private FaceIndex.Match search(int face) {
        return service.search(analyzer.embedding(analyzer.look(SampleFaces.around(1, face, 120, 0))));
    }

    @Test
    void whoIsEnrolledIsRecognisedAlsoAfterARestart() {
        assertNotNull(service.enrol(anna, photo(0)).receipt());
        assertNotNull(service.enrol(ben, photo(1)).receipt());
        service = new FaceService(analyzer, cipher, store);
        assertEquals("anna", search(0).holder());
        assertEquals("consent-b", search(1).consent());
        assertTrue(search(0).reaches(0.55));
        assertTrue(search(2).score() < 0.55);
    }

    @Test
    void nothingIsKeptWithoutConsent() {
        FaceService.Enrolment enrolment = service.enrol(null, photo(0));
        assertEquals("NO_CONSENT", enrolment.refusal());
        assertTrue(store.templates.isEmpty());
    }

    @Test
    void everyBadPhotographHasItsOwnReason() {
        assertEquals("NO_FACE", refusal(png(SampleFaces.wall(0))));
        assertEquals("SEVERAL_FACES", refusal(SampleFaces.bytes(1)));
        assertEquals("TOO_SMALL", refusal(png(SampleFaces.farAway(1, 0))));
        assertEquals("BLURRED", refusal(png(SampleFaces.blurred(SampleFaces.around(1, 0, 150, 0), 40))));
        assertEquals("NOT_A_PICTURE", refusal(new byte[] {1, 2, 3, 4}));
        assertEquals("TRUNCATED", refusal(Arrays.copyOf(SampleFaces.bytes(1), 50_000)));
    }

    @Test
    void aFaceCannotBeEnrolledForTwoHolders() {
        service.enrol(anna, photo(0));
        assertEquals("FACE_OF_ANOTHER_HOLDER", service.enrol(ben, photo(0)).refusal());
    }

    @Test
    void oneConsentKeepsFourTemplatesAndNoMore() {
        for (int time = 0; time < FaceService.MOST_TEMPLATES; time++) {
            assertNotNull(service.enrol(anna, photo(0)).receipt());
        }
        assertEquals("TOO_MANY_TEMPLATES", service.enrol(anna, photo(0)).refusal());
    }

    @Test
    void withdrawalErasesEverywhereAndGivesAReceipt() {
        service.enrol(anna, photo(0));
        service.enrol(ben, photo(1));
        Happening.FaceErased receipt = service.withdraw("anna", "consent-a", "withdrawn");
        assertEquals(new Happening.FaceErased("anna", "consent-a", "withdrawn"), receipt);
        assertEquals(1, store.templates.size());
        assertTrue(search(0).score() < 0.55);
    }

    @Test
    void aBrokenStoreStillForgetsTheFaceAtOnceAndSaysSo() {
        service.enrol(anna, photo(0));
        store.broken = true;
        assertThrows(IllegalStateException.class, () -> service.withdraw("anna", "consent-a", "withdrawn"));
        assertEquals(0, service.size());
    }

    @Test
    void templatesWhoseConsentIsGoneAreErasedWhenItIsNoticed() {
        service.enrol(anna, photo(0));
        service.enrol(ben, photo(1));
        List<Happening.FaceErased> receipts = service.reconcile(List.of(ben));
        assertEquals(1, receipts.size());
        assertEquals("anna", receipts.get(0).holder());
        assertEquals(1, service.size());
        assertTrue(service.reconcile(List.of(ben)).isEmpty());
    }

    @Test
    void templatesOfAnotherModelOrKeyAreNotUsed() throws IOException {
        service.enrol(anna, photo(0));
        SealedTemplate kept = store.templates.get(0);
        store.put(new SealedTemplate("old", "ben", "consent-b", "another-model", kept.sealed()));
        TemplateCipher other = TemplateCipher.open(directory.resolve("other.key"));
        store.put(other.seal("foreign", "ben", "consent-b", kept.modelHash(), new float[512]));
        FaceService restarted = new FaceService(analyzer, cipher, store);
        assertEquals(1, restarted.size());
        assertEquals(2, restarted.unusable());
    }

    @Test
    void framesOfTwoPeopleMakeNoTemplate() {
        List<Frame> frames = List.of(
                SampleFaces.around(1, 0, 150, 0),
                SampleFaces.around(1, 0, 160, 1),
                SampleFaces.around(1, 0, 155, 2),
                SampleFaces.around(1, 1, 150, 3),
                SampleFaces.around(1, 1, 160, 4));
        FaceService.Enrolment enrolment = service.enrol(anna, frames, new FaceLimits(0.55, 0.05, 3, 0.3));
        assertEquals("DIFFERENT_FACES", enrolment.refusal());
    }

    @Test
    void anEnrolmentOrderIsAnsweredAndItsReceiptRecorded() throws Exception {
        List<Happening> receipts = new ArrayList<>();
        try (FaceEnrolment enrolment = new FaceEnrolment(
                service,
                (holder, consent) ->
                        holder.equals("anna") && consent.equals("consent-a") ? Optional.of(anna) : Optional.empty(),
                receipts::add,
                () -> null)) {
            String image = Base64.getEncoder().encodeToString(photo(0));
            EnrolmentHandler.Result done = enrolment
                    .enrolPhoto(new Command.EnrolPhoto("anna", "consent-a", image))
                    .get(60, TimeUnit.SECONDS);
            assertEquals(CommandResult.Outcome.DONE, done.outcome());
            assertEquals(1, receipts.size());
            EnrolmentHandler.Result refused = enrolment
                    .enrolPhoto(new Command.EnrolPhoto("ben", "consent-b", image))
                    .get(60, TimeUnit.SECONDS);
            assertEquals("NO_CONSENT", refused.detail());
        }
    }

    /** What came of an order at a door with these settings, after so many frames of one living person and so many of nobody. */
    private String enrolledAtDoor(DoorItem.@Nullable FacePolicy policy, int good, int empty) throws Exception {
        try (FaceEnrolment enrolment =
                new FaceEnrolment(service, (holder, consent) -> Optional.of(anna), receipt -> {}, () -> policy)) {
            var answer = enrolment.enrolAtDoor(new Command.EnrolAtDoor("anna", "consent-a"), 60_000);
            for (int frame = 0; frame < good + empty; frame++) {
                long capturedNanos = 200_000_000L * (frame + 1);
                enrolment.accept(
                        frame < good
                                ? SampleFaces.around(1, 0, 150 + frame, capturedNanos)
                                : SampleFaces.wall(capturedNanos));
            }
            // Orders are worked off one after another, so the attempt is over when this one is.
            enrolment
                    .enrolPhoto(new Command.EnrolPhoto("anna", "consent-a", "AAAA"))
                    .get(60, TimeUnit.SECONDS);
            return answer.isDone() ? answer.join().outcome().name() : "GOES_ON";
        }
    }

    @Test
    void whoStandsBeforeTheCameraIsEnrolledFromSeveralFrames() throws Exception {
        assertEquals("DONE", enrolledAtDoor(null, 10, 0));
        assertEquals(1, service.size());
    }

    @Test
    void aDoorThatAsksForMoreLifeOrMoreFramesAsksForThemAtEnrolmentToo() throws Exception {
        assertEquals("GOES_ON", enrolledAtDoor(new DoorItem.FacePolicy(0.55, 0.05, 3, 1), 10, 0));
        assertEquals("GOES_ON", enrolledAtDoor(new DoorItem.FacePolicy(0.55, 0.05, 10, 0.5), 9, 6));
        assertEquals(0, service.size());
        assertEquals("DONE", enrolledAtDoor(new DoorItem.FacePolicy(0.55, 0.05, 10, 0.5), 10, 5));
        assertEquals(1, service.size());
    }

    @Test
    void aDoorsSettingsNeverAskForLessLifeThanTheModelsDo() {
        ModelManifest.Thresholds models = analyzer.models().manifest().thresholds();
        FaceLimits lax = FaceLimits.of(models, new DoorItem.FacePolicy(0.40, 0, 1, 0));
        assertEquals(models.liveness(), lax.liveness());
        assertEquals(LivenessJudge.LEAST_FRAMES, lax.leastGoodFrames());
    }
}
