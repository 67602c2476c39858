package org.linli.door.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.decide.Credential;
import org.linli.door.decide.Credential.FaceFinding;
import org.linli.door.face.vision.SampleFaces;
import org.linli.hardware.Frame;
import org.linli.messages.access.DoorItem;
import org.linli.messages.event.Side;

class FaceWatcherTest {
    private static final long FRAME_NANOS = 200_000_000L;

    @TempDir
    private Path directory;

    private final List<Credential.Face> presented = new ArrayList<>();
    private final List<FacePrompt> prompts = new ArrayList<>();
    private long now = 1;
    private boolean queueFull;
    private DoorItem.@Nullable FacePolicy policy = new DoorItem.FacePolicy(0.55, 0.05, 3, 0.5);
    private FaceWatcher watcher;

    @BeforeEach
    void enrolOneOfThree() throws IOException {
        TemplateCipher cipher = TemplateCipher.open(directory.resolve("template.key"));
        MemoryTemplateStore store = new MemoryTemplateStore();
        var analyzer = SampleFaces.analyzer();
        float[] face = analyzer.embedding(analyzer.look(SampleFaces.around(1, 0, 220, 0)));
        store.put(cipher.seal("t", "anna", "consent-a", analyzer.models().modelHash(), face));
        FaceService service = new FaceService(analyzer, cipher, store);
        watcher = new FaceWatcher(service, Side.ENTRY, this::present, prompts::add, () -> policy, () -> now);
    }

    private boolean present(Credential credential, Side side, long arrivedNanos) {
        if (!queueFull) {
            presented.add((Credential.Face) credential);
        }
        return !queueFull;
    }

    private void show(Frame frame, int times) {
        for (int time = 0; time < times; time++) {
            now += FRAME_NANOS;
            watcher.accept(frame);
        }
    }

    @Test
    void aKnownFaceIsPresentedOnceAndAgainOnlyAfterItLeft() {
        Frame anna = SampleFaces.around(1, 0, 150, 0);
        show(anna, 12);
        assertEquals(1, presented.size());
        assertEquals(FaceFinding.MATCH, presented.get(0).finding());
        assertEquals("anna", presented.get(0).holder());
        assertEquals("consent-a", presented.get(0).consent());
        assertTrue(presented.get(0).score() > 0.55);
        show(SampleFaces.wall(0), 20);
        show(anna, 8);
        assertEquals(2, presented.size());
    }

    @Test
    void whoKeepsStandingThereIsDecidedAgainAfterThreeSecondsNotSooner() {
        Frame anna = SampleFaces.around(1, 0, 150, 0);
        int untilDecided = 6;
        show(anna, untilDecided);
        show(anna, FaceWatcher.REARM_SECONDS * 5 - 2);
        assertEquals(1, presented.size());
        show(anna, 10);
        assertEquals(2, presented.size());
    }

    @Test
    void anUnknownFaceIsALowScoreAfterEnoughFrames() {
        show(SampleFaces.around(1, 1, 150, 0), 7);
        assertTrue(presented.isEmpty());
        show(SampleFaces.around(1, 1, 150, 0), 2);
        assertEquals(FaceFinding.LOW_SCORE, presented.get(0).finding());
        assertEquals(null, presented.get(0).holder());
    }

    @Test
    void theDoorsOwnSettingsDecideHowManyFramesMustAgree() {
        policy = new DoorItem.FacePolicy(0.55, 0.05, 9, 0.5);
        show(SampleFaces.around(1, 0, 150, 0), 8);
        assertTrue(presented.isEmpty(), "decided after eight frames");
        show(SampleFaces.around(1, 0, 150, 0), 2);
        assertEquals(FaceFinding.MATCH, presented.get(0).finding());
    }

    @Test
    void aDoorThatAsksForMoreLikenessOrMoreLifeRefusesWhatAnotherTakes() {
        policy = new DoorItem.FacePolicy(0.90, 0.05, 3, 0.5);
        show(SampleFaces.around(1, 0, 110, 6), 10);
        policy = new DoorItem.FacePolicy(0.55, 0.05, 3, 1);
        show(SampleFaces.wall(0), 20);
        show(SampleFaces.around(1, 0, 150, 0), 12);
        assertTrue(presented.stream().noneMatch(face -> face.finding() == FaceFinding.MATCH), presented::toString);
    }

    @Test
    void settingsNeverGoBelowWhatTheModelsWereMeasuredAt() {
        var manifest = SampleFaces.analyzer().models().manifest().thresholds();
        FaceLimits loose = FaceLimits.of(manifest, new DoorItem.FacePolicy(0.40, 0, 1, 0));
        assertEquals(new FaceLimits(0.55, 0.05, 1, 0.5), loose);
        FaceLimits strict = FaceLimits.of(manifest, new DoorItem.FacePolicy(0.80, 0.20, 7, 0.9));
        assertEquals(new FaceLimits(0.80, 0.20, 7, 0.9), strict);
        assertEquals(new FaceLimits(0.55, 0.05, 3, 0.5), FaceLimits.of(manifest, null));
    }

    @Test
    void twoFacesAreRefusedAsSuch() {
        Frame photograph = SampleFaces.photograph(1);
        Frame both = SampleFaces.part(photograph, photograph.width() / 2.0, photograph.height() / 2.0, 3, 640, 440, 0);
        show(both, 4);
        assertEquals(FaceFinding.TWO_FACES, presented.get(0).finding());
        assertTrue(prompts.contains(FacePrompt.ONE_PERSON));
    }

    @Test
    void aPoorFrameLeadsToAPromptNotToARefusal() {
        show(SampleFaces.farAway(1, 0), 12);
        assertTrue(presented.isEmpty());
        assertEquals(List.of(FacePrompt.COME_CLOSER), prompts);
    }

    @Test
    void aSoftReprintIsNeverAMatch() {
        // What a photograph of a photograph loses first is detail.
        Frame reprint = SampleFaces.blurred(SampleFaces.around(1, 0, 150, 0), 12);
        show(reprint, 12);
        assertTrue(presented.stream().noneMatch(face -> face.finding() == FaceFinding.MATCH));
    }

    @Test
    void aPrintHeldIntoTheViewIsNeverAMatch() {
        show(SampleFaces.heldPrint(SampleFaces.around(1, 0, 200, 0)), 12);
        assertTrue(presented.stream().noneMatch(face -> face.finding() == FaceFinding.MATCH));
    }

    @Test
    void aKnownFaceInTheDarkIsPresentedWithItsHolder() {
        show(SampleFaces.darkened(SampleFaces.around(1, 0, 150, 0), 0.125, 2), 12);
        assertTrue(presented.stream()
                .allMatch(face -> face.finding() == FaceFinding.MATCH
                        ? "anna".equals(face.holder())
                        : face.finding() != FaceFinding.TWO_FACES));
        assertFalse(presented.isEmpty() && prompts.isEmpty(), "neither decided nor asked for anything");
    }

    @Test
    void aFullQueueIsTriedAgainWithTheNextFrame() {
        queueFull = true;
        show(SampleFaces.around(1, 0, 150, 0), 7);
        queueFull = false;
        show(SampleFaces.around(1, 0, 150, 0), 1);
        assertEquals(1, presented.size());
    }

    @Test
    void anEmptySceneIsLookedAtOnceASecondAndAMovingOneOften() {
        MotionGate gate = new MotionGate();
        Frame wall = SampleFaces.wall(0);
        int looks = 0;
        for (int frame = 0; frame < 50; frame++) {
            looks += gate.isWorthALook(wall, frame * 100_000_000L) ? 1 : 0;
        }
        assertTrue(looks <= 6, "looked " + looks + " times in 5 s");
        assertTrue(gate.isWorthALook(SampleFaces.around(1, 0, 150, 0), 4_999_999_999L + 100_000_000L));
        assertFalse(gate.isWorthALook(wall, 5_100_000_001L));
    }
}
