package org.linli.messages.access;

import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;

/**
 * How this door behaves.
 *
 * @param id the door's id
 * @param number 1..65535, unique in the community; visitor passes name doors by it
 * @param name 1..100 characters, for the installer
 * @param zone IANA zone of the community, such as {@code Asia/Shanghai}
 * @param releaseMillis pulse of the lock, 50..60000
 * @param heldOpenMillis how long the leaf may stand open after a release before the held-open alarm, 1000..3600000
 * @param antiPassbackResetMinutes a holder's side is forgotten after this, 1..10080
 * @param twoPersonWindowMillis within this the second, different person must present, 1000..60000
 * @param freePassageSchedule while this schedule is open the door needs no credential; null for never
 * @param firstPersonIn free passage starts only after somebody passed with a credential in the same window
 * @param maxAttempts denied attempts within {@code attemptsWindowMillis} that lock out further PIN and QR attempts, 3..100
 * @param attemptsWindowMillis 1000..3600000
 * @param lockoutMillis 1000..86400000
 * @param faceSecondFactor a face must be followed by another means of the same holder within the two-person window
 * @param face null when this door recognises no faces
 */
public record DoorItem(
        String id,
        int number,
        String name,
        String zone,
        int releaseMillis,
        int heldOpenMillis,
        AntiPassback antiPassback,
        int antiPassbackResetMinutes,
        boolean twoPerson,
        int twoPersonWindowMillis,
        @Nullable String freePassageSchedule,
        boolean firstPersonIn,
        int maxAttempts,
        int attemptsWindowMillis,
        int lockoutMillis,
        boolean faceSecondFactor,
        @Nullable FacePolicy face)
        implements AccessItem {

    /** What happens when somebody enters twice without leaving: nothing, a note in the event, or a refusal. */
    public enum AntiPassback {
        OFF,
        SOFT,
        HARD
    }

    /**
     * Thresholds for faces at this door.
     *
     * @param matchThreshold cosine, 0.40..0.90; shipped 0.55
     * @param margin best against second holder, 0..0.30
     * @param frames frames that must agree, 1..10
     * @param livenessThreshold 0..1, mean over the frames
     */
    public record FacePolicy(double matchThreshold, double margin, int frames, double livenessThreshold) {
        public FacePolicy {
            Fields.range("matchThreshold", matchThreshold, 0.40, 0.90);
            Fields.range("margin", margin, 0, 0.30);
            Fields.range("frames", frames, 1, 10);
            Fields.range("livenessThreshold", livenessThreshold, 0, 1);
        }
    }

    public DoorItem {
        Fields.id("id", id);
        Fields.range("number", number, 1, 0xffff);
        Fields.text("name", name, 1, 100);
        Fields.zone("zone", zone);
        Fields.range("releaseMillis", releaseMillis, 50, 60_000);
        Fields.range("heldOpenMillis", heldOpenMillis, 1000, 3_600_000);
        Fields.required("antiPassback", antiPassback);
        Fields.range("antiPassbackResetMinutes", antiPassbackResetMinutes, 1, 10_080);
        Fields.range("twoPersonWindowMillis", twoPersonWindowMillis, 1000, 60_000);
        Fields.optionalId("freePassageSchedule", freePassageSchedule);
        Fields.range("maxAttempts", maxAttempts, 3, 100);
        Fields.range("attemptsWindowMillis", attemptsWindowMillis, 1000, 3_600_000);
        Fields.range("lockoutMillis", lockoutMillis, 1000, 86_400_000);
    }

    @Override
    public Kind kind() {
        return Kind.DOOR;
    }
}
