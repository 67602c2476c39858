package org.linli.messages.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;
import org.linli.messages.KindName;

/** What a {@link DoorEvent} tells. Texts hold no secret and no biometric; one that is longer than
 * its limit (500 characters where none is named) is cut, since an event must not be lost because of a long text. */
public sealed interface Happening {

    /** Most faults listed at a start, and the characters of each. */
    int MAX_FAULTS = 10;

    int MAX_FAULT_TEXT = 200;

    /** Most wires listed by a self-test, and the characters of each. */
    int MAX_WIRES = 32;

    int MAX_WIRE_TEXT = 64;

    /**
     * A credential was granted or denied.
     *
     * @param holder null when unknown
     * @param credential id of the card, key or pass; null when unknown
     * @param score cosine for faces, else null
     * @param micros from the credential's arrival at the door's queue to the decision
     */
    @KindName("ACCESS")
    record AccessDecided(
            CredentialKind means,
            Side side,
            Reason reason,
            @Nullable String holder,
            @Nullable String credential,
            @Nullable Double score,
            long micros)
            implements Happening {
        public AccessDecided {
            Fields.required("means", means);
            Fields.required("side", side);
            Fields.required("reason", reason);
            Fields.optionalId("holder", holder);
            Fields.optionalId("credential", credential);
            // Rounding may carry a cosine past 1; and a score that is no number must not lose the event.
            score = score == null || score.isNaN() ? null : Double.valueOf(Math.max(-1.0, Math.min(1.0, score)));
            Fields.notNegative("micros", micros);
        }
    }

    /** The door's state changed. */
    @KindName("DOOR")
    record DoorChanged(DoorState from, DoorState to, String cause) implements Happening {
        public DoorChanged {
            Fields.required("from", from);
            Fields.required("to", to);
            cause = Fields.clipped("cause", cause, Fields.MAX_TEXT);
        }
    }

    /**
     * An alarm began.
     *
     * @param alarm unique id; each press of the help key is its own alarm
     * @param holder whose duress or help it is; null when unknown
     */
    @KindName("ALARM")
    record AlarmRaised(
            String alarm, AlarmKind alarmKind, @Nullable String holder) implements Happening {
        public AlarmRaised {
            Fields.id("alarm", alarm);
            Fields.required("alarmKind", alarmKind);
            Fields.optionalId("holder", holder);
        }
    }

    /** The cause of an alarm is gone. The cloud's alarm stays open until a person closes it. */
    @KindName("ALARM_END")
    record AlarmEnded(String alarm, AlarmKind alarmKind) implements Happening {
        public AlarmEnded {
            Fields.id("alarm", alarm);
            Fields.required("alarmKind", alarmKind);
        }
    }

    /** A command was executed or refused. */
    @KindName("COMMAND")
    record CommandDone(String command, String commandKind, String outcome) implements Happening {
        public CommandDone {
            Fields.id("command", command);
            commandKind = Fields.clipped("commandKind", commandKind, 64);
            outcome = Fields.clipped("outcome", outcome, 64);
        }
    }

    /** New access items are in force. */
    @KindName("RULES")
    record RulesApplied(long revision, String digest, int items) implements Happening {
        public RulesApplied {
            Fields.notNegative("revision", revision);
            Fields.hex("digest", digest, 64);
            Fields.notNegative("items", items);
        }
    }

    /** A template was made on this door. */
    @KindName("FACE_ENROLLED")
    record FaceEnrolled(String holder, String consent, String modelHash) implements Happening {
        public FaceEnrolled {
            Fields.id("holder", holder);
            Fields.id("consent", consent);
            Fields.id("modelHash", modelHash);
        }
    }

    /** A template was erased on this door: the receipt for a withdrawal. */
    @KindName("FACE_ERASED")
    record FaceErased(String holder, String consent, String cause) implements Happening {
        public FaceErased {
            Fields.id("holder", holder);
            Fields.id("consent", consent);
            cause = Fields.clipped("cause", cause, Fields.MAX_TEXT);
        }
    }

    /**
     * Input from outside was refused.
     *
     * @param source such as {@code wiegand}, {@code mqtt}, {@code camera}, {@code qr}
     * @param count refusals of this source and cause since the last such event, at least 1: repeated ones are counted, not flooded
     */
    @KindName("INPUT_REFUSED")
    record InputRefused(String source, String cause, long count) implements Happening {
        public InputRefused {
            source = Fields.clipped("source", source, 64);
            cause = Fields.clipped("cause", cause, Fields.MAX_TEXT);
            Fields.range("count", count, 1, Long.MAX_VALUE);
        }
    }

    /** The controller started. */
    @KindName("STARTED")
    record Started(String version, String java, List<String> faults) implements Happening {
        public Started {
            version = Fields.clipped("version", version, 64);
            java = Fields.clipped("java", java, 64);
            faults = Fields.clipped("faults", faults, MAX_FAULTS, MAX_FAULT_TEXT);
        }
    }

    /** The clock was set or jumped. */
    @KindName("CLOCK")
    record ClockStepped(Instant before, Instant after, DoorEvent.ClockTrust trust) implements Happening {
        public ClockStepped {
            Fields.instant("before", before);
            Fields.instant("after", after);
            Fields.required("trust", trust);
        }
    }

    /** The store failed, was set aside or rebuilt. */
    @KindName("STORAGE")
    record StorageTrouble(String cause, String done) implements Happening {
        public StorageTrouble {
            cause = Fields.clipped("cause", cause, Fields.MAX_TEXT);
            done = Fields.clipped("done", done, Fields.MAX_TEXT);
        }
    }

    /** Result of the wiring self-test, one entry a wire: {@code name=result}. */
    @KindName("WIRING")
    record WiringTested(List<String> wires) implements Happening {
        public WiringTested {
            wires = Fields.clipped("wires", wires, MAX_WIRES, MAX_WIRE_TEXT);
        }
    }
}
