package org.linli.door.qr;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.linli.door.camera.FrameConsumer;
import org.linli.door.decide.Credential;
import org.linli.hardware.Frame;
import org.linli.messages.event.Side;

/**
 * Watches live frames for codes and presents each once: again only after it was out of sight for {@link #AWAY}, so that a phone held still
 * is no second attempt and a poster opposite the door no flood.
 *
 * <p>Time: the fast decoder sees every frame (about 2 ms for VGA); the slower ones get at most a third of this thread's time. Thread: one at a
 * time, the camera loop's.
 */
public final class QrWatcher implements FrameConsumer {

    /** How long a code must be out of sight before it counts as shown again. */
    public static final Duration AWAY = Duration.ofSeconds(3);

    /** The same for codes that are not ours: nobody uses one twice on purpose. */
    static final Duration AWAY_OTHER = Duration.ofSeconds(30);

    /** More different codes than this within {@link #AWAY} are not shown by people; the oldest is forgotten. */
    private static final int MAX_REMEMBERED = 64;

    /** Where credentials go; {@code DoorRuntime::present} fits. */
    public interface Presenter {
        boolean present(Credential credential, Side side, long arrivedNanos);
    }

    private record Seen(long lastNanos, boolean ours) {}

    private final Presenter presenter;
    private final Side side;
    private final LongSupplier nanoTime;
    private final LiveReader reader = new LiveReader();
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private long deepAllowedFrom = Long.MIN_VALUE;

    public QrWatcher(Presenter presenter, Side side) {
        this(presenter, side, System::nanoTime);
    }

    QrWatcher(Presenter presenter, Side side, LongSupplier nanoTime) {
        this.presenter = presenter;
        this.side = side;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "qr";
    }

    @Override
    public void accept(Frame frame) {
        long start = nanoTime.getAsLong();
        boolean deep = start >= deepAllowedFrom;
        for (String text : reader.read(GreyPicture.of(frame), deep)) {
            sighted(text, start, frame.capturedNanos());
        }
        if (deep) {
            long end = nanoTime.getAsLong();
            deepAllowedFrom = end + 2 * (end - start);
        }
    }

    private void sighted(String text, long now, long capturedNanos) {
        Seen before = seen.remove(text);
        if (before != null) {
            Duration away = before.ours() ? AWAY : AWAY_OTHER;
            if (now - before.lastNanos() < away.toNanos()) {
                seen.put(text, new Seen(now, before.ours()));
                return;
            }
        }
        Credential credential = QrCredentials.of(text);
        if (presenter.present(credential, side, capturedNanos)) {
            // A refused one (queue full) is not remembered, so the next frame tries again.
            seen.put(text, new Seen(now, !(credential instanceof Credential.OtherCode)));
        }
        if (seen.size() > MAX_REMEMBERED) {
            seen.remove(seen.keySet().iterator().next());
        }
    }
}
