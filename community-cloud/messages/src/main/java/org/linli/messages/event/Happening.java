package org.linli.messages.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link DoorEvent} tells. Texts are at most 500 characters and hold no secret and no biometric. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Happening.AccessDecided.class, name = "ACCESS"),
    @JsonSubTypes.Type(value = Happening.DoorChanged.class, name = "DOOR"),
    @JsonSubTypes.Type(value = Happening.AlarmRaised.class, name = "ALARM"),
    @JsonSubTypes.Type(value = Happening.AlarmEnded.class, name = "ALARM_END"),
    @JsonSubTypes.Type(value = Happening.CommandDone.class, name = "COMMAND"),
    @JsonSubTypes.Type(value = Happening.RulesApplied.class, name = "RULES"),
    @JsonSubTypes.Type(value = Happening.FaceEnrolled.class, name = "FACE_ENROLLED"),
    @JsonSubTypes.Type(value = Happening.FaceErased.class, name = "FACE_ERASED"),
    @JsonSubTypes.Type(value = Happening.InputRefused.class, name = "INPUT_REFUSED"),
    @JsonSubTypes.Type(value = Happening.Started.class, name = "STARTED"),
    @JsonSubTypes.Type(value = Happening.ClockStepped.class, name = "CLOCK"),
    @JsonSubTypes.Type(value = Happening.StorageTrouble.class, name = "STORAGE"),
    @JsonSubTypes.Type(value = Happening.WiringTested.class, name = "WIRING")
})
public sealed interface Happening {

    /**
     * A credential was granted or denied.
     *
     * @param holder null when unknown
     * @param credential id of the card, key or pass; null when unknown
     * @param score cosine for faces, else null
     * @param micros from the credential's arrival at the door's queue to the decision
     */
    record AccessDecided(
            CredentialKind means,
            Side side,
            Reason reason,
            @Nullable String holder,
            @Nullable String credential,
            @Nullable Double score,
            long micros)
            implements Happening {}

    /** The door's state changed. */
    record DoorChanged(DoorState from, DoorState to, String cause) implements Happening {}

    /**
     * An alarm began.
     *
     * @param alarm unique id; each press of the help key is its own alarm
     * @param holder whose duress or help it is; null when unknown
     */
    record AlarmRaised(
            String alarm, AlarmKind alarmKind, @Nullable String holder) implements Happening {}

    /** The cause of an alarm is gone. The cloud's alarm stays open until a person closes it. */
    record AlarmEnded(String alarm, AlarmKind alarmKind) implements Happening {}

    /** A command was executed or refused. */
    record CommandDone(String command, String commandKind, String outcome) implements Happening {}

    /** New access items are in force. */
    record RulesApplied(long revision, String digest, int items) implements Happening {}

    /** A template was made on this door. */
    record FaceEnrolled(String holder, String consent, String modelHash) implements Happening {}

    /** A template was erased on this door: the receipt for a withdrawal. */
    record FaceErased(String holder, String consent, String cause) implements Happening {}

    /**
     * Input from outside was refused.
     *
     * @param source such as {@code wiegand}, {@code mqtt}, {@code camera}, {@code qr}
     * @param count refusals of this source and cause since the last such event, at least 1: repeated ones are counted, not flooded
     */
    record InputRefused(String source, String cause, long count) implements Happening {}

    /** The controller started. */
    record Started(String version, String java, List<String> faults) implements Happening {}

    /** The clock was set or jumped. */
    record ClockStepped(Instant before, Instant after, DoorEvent.ClockTrust trust) implements Happening {}

    /** The store failed, was set aside or rebuilt. */
    record StorageTrouble(String cause, String done) implements Happening {}

    /** Result of the wiring self-test, one entry a wire: {@code name=result}. */
    record WiringTested(List<String> wires) implements Happening {}
}
