package org.linli.door.main;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.linli.door.camera.CameraLoop;
import org.linli.door.camera.FrameConsumer;
import org.linli.door.face.FaceEnrolment;
import org.linli.door.face.FacePrompt;
import org.linli.door.face.FaceService;
import org.linli.door.face.FaceWatcher;
import org.linli.door.face.TemplateCipher;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceModels;
import org.linli.door.qr.QrWatcher;
import org.linli.door.runtime.DoorRuntime;
import org.linli.door.store.DoorStore;
import org.linli.hardware.Camera;
import org.linli.hardware.Speaker;
import org.linli.hardware.Speaker.Prompt;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.event.Side;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the camera sees: codes and faces. Loads the models on a thread of its own, so that cards never wait for them; without models, or with damaged
 * ones, the door goes on with what it has and says so.
 */
final class Sight implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sight.class);

    private final ExecutorService opening = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "sight");
        thread.setDaemon(true);
        return thread;
    });
    private final DoorRuntime runtime;
    private final Speaker speaker;
    private final DoorStore store;
    private final Consents consents;
    private final LateEnrolment enrolment;
    private @Nullable CameraLoop loop;
    private @Nullable FaceAnalyzer analyzer;
    private @Nullable FaceEnrolment faceEnrolment;
    private boolean closed;

    Sight(DoorRuntime runtime, Speaker speaker, DoorStore store, Consents consents, LateEnrolment enrolment) {
        this.runtime = runtime;
        this.speaker = speaker;
        this.store = store;
        this.consents = consents;
        this.enrolment = enrolment;
    }

    /** Returns at once. */
    void open(Camera camera, DoorSettings settings) {
        opening.execute(() -> watch(camera, settings));
    }

    private synchronized void watch(Camera camera, DoorSettings settings) {
        if (closed) {
            return;
        }
        Set<Means> means = settings.means();
        List<FrameConsumer> consumers = new ArrayList<>();
        if (means.contains(Means.QR)) {
            consumers.add(new QrWatcher(runtime::present, Side.ENTRY));
        }
        if (means.contains(Means.FACE)) {
            try {
                consumers.addAll(faces(settings));
            } catch (IOException | RuntimeException | LinkageError e) {
                LOG.error("faces are off: {}", e.toString());
            }
        }
        loop = new CameraLoop(camera, consumers);
    }

    private List<FrameConsumer> faces(DoorSettings settings) throws IOException {
        FaceAnalyzer opened = new FaceAnalyzer(FaceModels.load(settings.models()));
        analyzer = opened;
        TemplateCipher cipher = TemplateCipher.open(settings.data().resolve("template.key"));
        FaceService service = new FaceService(opened, cipher, store);
        FaceEnrolment orders = new FaceEnrolment(service, consents::find, runtime::record, runtime::facePolicy);
        faceEnrolment = orders;
        consents.use(service);
        enrolment.become(orders);
        return List.of(new FaceWatcher(service, Side.ENTRY, runtime::present, this::say, runtime::facePolicy), orders);
    }

    private void say(FacePrompt prompt) {
        switch (prompt) {
            case COME_CLOSER -> speaker.play(Prompt.COME_CLOSER);
            case HOLD_STILL, LOOK_HERE -> speaker.play(Prompt.LOOK_HERE);
            case TURN_HEAD -> speaker.play(Prompt.TURN_HEAD);
            case NONE, MORE_LIGHT, LESS_LIGHT, ONE_PERSON -> {
                // light and company are not the person's fault to hear about aloud
            }
        }
    }

    @Override
    public void close() {
        opening.shutdown();
        synchronized (this) {
            closed = true;
            if (loop != null) {
                loop.close();
            }
            if (faceEnrolment != null) {
                faceEnrolment.close();
            }
            if (analyzer != null) {
                analyzer.close();
            }
        }
    }
}
