package org.linli.door.face;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceLook;
import org.linli.door.face.vision.FaceProblem;
import org.linli.door.face.vision.PictureDecoder;
import org.linli.door.face.vision.Vectors;
import org.linli.hardware.Frame;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrols, withdraws and recognises faces. A template exists only under a recorded consent; withdrawing the consent erases it
 * from memory and store and answers with the receipt to be recorded. No picture is kept. Thread: any, one change at a time.
 */
public final class FaceService {
    /** Templates kept under one consent, so that glasses and no glasses both work. The oldest is not replaced: erase first. */
    public static final int MOST_TEMPLATES = 4;

    /** Frames of one person resemble each other at least this much. */
    private static final double SAME_PERSON = 0.5;

    private static final Logger LOG = LoggerFactory.getLogger(FaceService.class);

    private final FaceAnalyzer analyzer;
    private final TemplateCipher cipher;
    private final TemplateStore store;
    private final FaceIndex index;
    private int unusable;

    /**
     * What came of an enrolment: exactly one of both is there.
     *
     * @param receipt to be recorded as an event
     * @param refusal a stable word such as {@code NO_FACE}, {@code BLURRED}, {@code ANIMATED} or {@code NOT_LIVE}
     */
    public record Enrolment(
            Happening.@Nullable FaceEnrolled receipt,
            @Nullable String refusal) {
        static Enrolment refused(Enum<?> reason) {
            return new Enrolment(null, reason.name());
        }
    }

    /** Refusals that are neither the picture's nor the face's fault. */
    enum EnrolmentRefusal {
        NO_CONSENT,
        TOO_MANY_TEMPLATES,
        NOT_LIVE,
        DIFFERENT_FACES,
        /** The face is already enrolled for somebody else. */
        FACE_OF_ANOTHER_HOLDER
    }

    /** Opens every usable template of the store. */
    public FaceService(FaceAnalyzer analyzer, TemplateCipher cipher, TemplateStore store) {
        this.analyzer = analyzer;
        this.cipher = cipher;
        this.store = store;
        this.index = new FaceIndex(templateLength(analyzer));
        load();
    }

    private static int templateLength(FaceAnalyzer analyzer) {
        return analyzer.templateLength();
    }

    private void load() {
        List<SealedTemplate> sealed = store.loadAll();
        for (SealedTemplate template : sealed) {
            boolean fits = template.modelHash().equals(analyzer.models().modelHash());
            Optional<float[]> vector = fits ? cipher.unseal(template) : Optional.empty();
            vector.ifPresent(values -> {
                index.add(template.id(), template.holder(), template.consent(), values);
                Arrays.fill(values, 0);
            });
            unusable += vector.isPresent() ? 0 : 1;
        }
        if (unusable > 0) {
            LOG.warn("{} face templates are of another model or key and are not used", unusable);
        }
    }

    /** Usable templates. */
    public int size() {
        return index.size();
    }

    /** Templates in the store that cannot be used: another model, another key, or damaged. */
    public int unusable() {
        return unusable;
    }

    public FaceAnalyzer analyzer() {
        return analyzer;
    }

    /** Best and second-best holder for an embedding. */
    public FaceIndex.Match search(float[] embedding) {
        return index.search(embedding);
    }

    /**
     * Enrols from a photograph that came from outside.
     *
     * @param consent the recorded consent of that holder; null refuses
     */
    public synchronized Enrolment enrol(@Nullable FaceConsentItem consent, byte[] photograph) {
        if (consent == null) {
            return Enrolment.refused(EnrolmentRefusal.NO_CONSENT);
        }
        PictureDecoder.Decoded decoded = PictureDecoder.decode(photograph);
        Frame frame = decoded.frame();
        if (frame == null) {
            return new Enrolment(null, String.valueOf(decoded.refusal()));
        }
        FaceLook look = analyzer.lookThoroughly(frame);
        Optional<FaceProblem> problem = problem(look);
        return problem.isPresent() ? Enrolment.refused(problem.get()) : keep(consent, analyzer.carefulEmbedding(look));
    }

    /**
     * Enrols the person before the camera from several frames: the clearest living one of those that show one person. It takes as many good frames, and as much life,
     * as an entrance by face does at this door. That the face is nobody else's is asked by the models' own threshold: a door that asks for more likeness before it
     * opens must not for that reason enrol one face twice.
     *
     * @param frames of the last seconds, oldest first, at most 30 are looked at
     * @param limits what this door asks of a face now
     */
    synchronized Enrolment enrol(@Nullable FaceConsentItem consent, List<Frame> frames, FaceLimits limits) {
        if (consent == null) {
            return Enrolment.refused(EnrolmentRefusal.NO_CONSENT);
        }
        record Shot(double sharpness, float[] embedding) {}
        LivenessJudge judge = limits.judge();
        List<Shot> shots = new ArrayList<>();
        Optional<FaceProblem> last = Optional.of(FaceProblem.NO_FACE);
        for (Frame frame : frames.subList(0, Math.min(30, frames.size()))) {
            FaceLook look = analyzer.look(frame);
            Optional<FaceProblem> problem = problem(look);
            if (problem.isEmpty()) {
                judge.add(analyzer.cues(look));
                shots.add(new Shot(look.quality().sharpness(), analyzer.embedding(look)));
            } else {
                last = problem;
            }
        }
        if (shots.size() < limits.leastGoodFrames()) {
            return Enrolment.refused(last.orElse(FaceProblem.NO_FACE));
        }
        if (judge.verdict() != LivenessJudge.Verdict.LIVE) {
            return Enrolment.refused(EnrolmentRefusal.NOT_LIVE);
        }
        shots.sort(Comparator.comparingDouble(Shot::sharpness).reversed());
        float[] best = shots.get(0).embedding();
        boolean onePerson = shots.stream().allMatch(shot -> Vectors.dot(best, shot.embedding()) >= SAME_PERSON);
        return onePerson ? keep(consent, best) : Enrolment.refused(EnrolmentRefusal.DIFFERENT_FACES);
    }

    private static Optional<FaceProblem> problem(FaceLook look) {
        if (!look.hasFace()) {
            return Optional.of(FaceProblem.NO_FACE);
        }
        return look.hasSeveralFaces()
                ? Optional.of(FaceProblem.SEVERAL_FACES)
                : look.quality().problem();
    }

    private Enrolment keep(FaceConsentItem consent, float[] embedding) {
        FaceIndex.Match match = index.search(embedding);
        boolean ofAnother =
                match.reaches(analyzer.models().manifest().thresholds().match())
                        && !consent.holder().equals(match.holder());
        if (ofAnother) {
            return Enrolment.refused(EnrolmentRefusal.FACE_OF_ANOTHER_HOLDER);
        }
        if (index.countOfConsent(consent.id()) >= MOST_TEMPLATES) {
            return Enrolment.refused(EnrolmentRefusal.TOO_MANY_TEMPLATES);
        }
        String id = UUID.randomUUID().toString();
        String modelHash = analyzer.models().modelHash();
        // Durable first: what the door knows in memory it must be able to erase from the store.
        store.put(cipher.seal(id, consent.holder(), consent.id(), modelHash, embedding));
        index.add(id, consent.holder(), consent.id(), embedding);
        Arrays.fill(embedding, 0);
        return new Enrolment(new Happening.FaceEnrolled(consent.holder(), consent.id(), modelHash), null);
    }

    /**
     * Erases what is kept under a withdrawn consent. Memory first: from this call on the face opens nothing, even when the
     * store is broken; then the exception of the store says that the withdrawal must be tried again.
     *
     * @param cause for the receipt, such as {@code withdrawn}
     * @return the receipt, also when nothing was there
     */
    public synchronized Happening.FaceErased withdraw(String holder, String consent, String cause) {
        index.eraseByConsent(consent);
        int erased = store.eraseByConsent(consent);
        LOG.info("erased {} face templates of one consent: {}", erased, cause);
        return new Happening.FaceErased(holder, consent, cause.toLowerCase(Locale.ROOT));
    }

    /**
     * Makes templates and consents agree again, after a start or a new snapshot: whatever has no consent goes.
     *
     * @return one receipt for each consent whose templates were erased
     */
    public synchronized List<Happening.FaceErased> reconcile(Collection<FaceConsentItem> consents) {
        Set<String> given = new HashSet<>();
        consents.forEach(consent -> given.add(consent.holder() + "|" + consent.id()));
        List<Happening.FaceErased> receipts = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (SealedTemplate template : store.loadAll()) {
            boolean isGiven = given.contains(template.holder() + "|" + template.consent());
            if (!isGiven && done.add(template.consent())) {
                receipts.add(withdraw(template.holder(), template.consent(), "no consent"));
            }
        }
        return receipts;
    }
}
