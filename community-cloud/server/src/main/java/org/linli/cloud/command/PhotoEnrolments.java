package org.linli.cloud.command;

import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.Doors;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.SecretBox;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Photographs on their way to the doors that make templates of them. A photograph lies sealed in the database until every door has answered, at most a
 * week, and is then emptied: the cloud keeps no picture and never makes a template.
 */
public final class PhotoEnrolments {

    private static final Logger log = LoggerFactory.getLogger(PhotoEnrolments.class);

    static final String KIND = "ENROL_PHOTO";

    private static final int MAX_IMAGE_BYTES = 512 * 1024;
    private static final Duration COMMAND_LIFE = Duration.ofSeconds(60);
    private static final Duration KEPT_AT_MOST = Duration.ofDays(7);

    private static final String WAITING = "WAITING";

    private final Database database;
    private final Access access;
    private final SecretBox box;
    private final CommandSender sender;
    private final Clock clock;
    private final Set<String> online = ConcurrentHashMap.newKeySet();

    PhotoEnrolments(Database database, Access access, SecretBox box, CommandSender sender, Clock clock) {
        this.database = database;
        this.access = access;
        this.box = box;
        this.sender = sender;
        this.clock = clock;
    }

    /**
     * How far one door is.
     *
     * @param state WAITING, SENT, or the door's outcome
     * @param detail the door's reason when it failed
     */
    public record AtDoor(
            String door, String state, @Nullable String detail) {}

    /** How far an enrolment is, and whether the sealed photograph is still here. */
    public record Progress(String id, String holder, String consent, boolean photoKept, List<AtDoor> doors) {
        public Progress {
            doors = List.copyOf(doors);
        }
    }

    String begin(String community, String holder, byte[] image, String by) {
        Refused.unless(image.length > 0 && image.length <= MAX_IMAGE_BYTES, "photo-size");
        Refused.unless(isPicture(image), "photo-format");
        Consents.Consent consent =
                access.consents().inForce(holder).orElseThrow(() -> Refused.conflict("consent-missing"));
        if (!access.consents().isInForceAt(community, consent.id())) {
            throw Refused.conflict("no-door-recognises-this-holder");
        }
        List<String> doors = access.doors().ofHolder(community, holder).stream()
                .filter(door -> door.settings().face() != null)
                .map(Doors.Door::id)
                .toList();
        if (doors.isEmpty()) {
            throw Refused.conflict("no-door-recognises-this-holder");
        }
        String id = Ids.next();
        database.change(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate(
                            "INSERT INTO photo_enrolment (id, community, holder, consent, sealed_photo, issued_by, made_at)"
                                    + " VALUES (:id, :community, :holder, :consent, :photo, :by, :now)")
                    .bind("id", id)
                    .bind("community", community)
                    .bind("holder", holder)
                    .bind("consent", consent.id())
                    .bind("photo", box.seal(purpose(id), image))
                    .bind("by", by)
                    .bind("now", clock.millis())
                    .execute();
            for (String door : doors) {
                handle.createUpdate("INSERT INTO photo_enrolment_door (enrolment, door, state, detail)"
                                + " VALUES (:id, :door, 'WAITING', '')")
                        .bind("id", id)
                        .bind("door", door)
                        .execute();
            }
        });
        doors.forEach(this::sendWaiting);
        return id;
    }

    /** The consent, which is in force here, has not reached the door yet; the door's models are still loading. */
    private static final Set<String> NOT_YET = Set.of("NO_CONSENT", "FACES_NOT_READY");

    /** One photograph on its way to one door. */
    private record Waiting(
            String enrolment, String community, String holder, String consent, byte[] sealed, String issuedBy) {}

    void doorIsOnline(String door, boolean isOnline) {
        if (isOnline) {
            online.add(door);
            sendWaiting(door);
        } else {
            online.remove(door);
        }
    }

    /** Sends what waits for this door, if it is there; a photograph whose consent was withdrawn meanwhile, or whose owner has left, is dropped. */
    private void sendWaiting(String door) {
        if (!online.contains(door)) {
            return;
        }
        List<Waiting> waiting = database.read(transaction -> transaction
                .handle()
                .createQuery(
                        "SELECT e.id, e.community, e.holder, e.consent, e.sealed_photo, e.issued_by FROM photo_enrolment e"
                                + " JOIN photo_enrolment_door d ON d.enrolment = e.id"
                                + " WHERE d.door = :door AND d.state = 'WAITING' AND e.sealed_photo IS NOT NULL"
                                + " ORDER BY e.made_at LIMIT 20")
                .bind("door", door)
                .map((row, context) -> new Waiting(
                        text(row, "id"),
                        text(row, "community"),
                        text(row, "holder"),
                        text(row, "consent"),
                        row.getBytes("sealed_photo"),
                        text(row, "issued_by")))
                .list());
        for (Waiting one : waiting) {
            if (access.consents().isInForceAt(one.community(), one.consent())) {
                sendOnce(door, one);
            } else {
                drop(door, one.enrolment());
            }
        }
    }

    /** Another server, who heard of the same door, may be quicker. */
    private void sendOnce(String door, Waiting one) {
        try {
            send(door, one);
        } catch (SentElsewhere e) {
            log.debug("another server sends the photograph of {} to {}", one.enrolment(), door);
        }
    }

    private static final class SentElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SentElsewhere() {
            super("sent by another server", null, false, false);
        }
    }

    private void send(String door, Waiting one) {
        String image = Base64.getEncoder().encodeToString(box.open(purpose(one.enrolment()), one.sealed()));
        sender.send(
                new CommandSender.Wish(
                        one.community(),
                        door,
                        KIND,
                        new Command.EnrolPhoto(one.holder(), one.consent(), image),
                        one.holder(),
                        one.issuedBy(),
                        null,
                        COMMAND_LIFE),
                (handle, command) -> {
                    int taken = handle.createUpdate("UPDATE photo_enrolment_door SET state = 'SENT', command = :command"
                                    + " WHERE enrolment = :id AND door = :door AND state = 'WAITING'")
                            .bind("command", command.id())
                            .bind("id", one.enrolment())
                            .bind("door", door)
                            .execute();
                    if (taken == 0) {
                        throw new SentElsewhere();
                    }
                });
    }

    private void drop(String door, String enrolment) {
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("UPDATE photo_enrolment_door SET state = 'DROPPED', detail = 'consent-withdrawn'"
                            + " WHERE enrolment = :id AND door = :door")
                    .bind("id", enrolment)
                    .bind("door", door)
                    .execute();
            emptyAnswered(transaction.handle());
        });
    }

    /** Photographs that wait under consents that end are not kept until their door is back. */
    void forget(Handle handle, List<String> consents) {
        if (consents.isEmpty()) {
            return;
        }
        handle.createUpdate("UPDATE photo_enrolment_door SET state = 'DROPPED', detail = 'consent-withdrawn'"
                        + " WHERE state = 'WAITING' AND enrolment IN (SELECT id FROM photo_enrolment"
                        + " WHERE consent IN (<consents>))")
                .bindList("consents", consents)
                .execute();
        emptyAnswered(handle);
    }

    /** Inside the transaction that settles the command. */
    void answered(Handle handle, String command, CommandResult.Outcome outcome, String detail) {
        if (outcome == CommandResult.Outcome.STARTED) {
            return;
        }
        // These say nothing about the photograph: the door may get it again.
        boolean again = outcome == CommandResult.Outcome.EXPIRED
                || outcome == CommandResult.Outcome.CLOCK_NOT_TRUSTED
                || NOT_YET.contains(detail);
        int rows = handle.createUpdate("UPDATE photo_enrolment_door SET state = :state, detail = :detail"
                        + " WHERE command = :command")
                .bind("state", again ? WAITING : outcome.name())
                .bind("detail", detail)
                .bind("command", command)
                .execute();
        if (rows > 0) {
            emptyAnswered(handle);
        }
    }

    private static void emptyAnswered(Handle handle) {
        handle.execute("UPDATE photo_enrolment SET sealed_photo = NULL WHERE sealed_photo IS NOT NULL"
                + " AND NOT EXISTS (SELECT 1 FROM photo_enrolment_door d WHERE d.enrolment = photo_enrolment.id"
                + " AND d.state IN ('WAITING', 'SENT'))");
    }

    /** What was sent and never answered waits again; what is too old is dropped. */
    void tick() {
        List<String> doors = database.write(transaction -> {
            Handle handle = transaction.handle();
            handle.execute("UPDATE photo_enrolment_door SET state = 'WAITING' WHERE state = 'SENT' AND command IN"
                    + " (SELECT id FROM door_command WHERE state IN ('NO_ANSWER', 'NOT_SENT'))");
            handle.createUpdate("UPDATE photo_enrolment_door SET state = 'DROPPED', detail = 'too-old'"
                            + " WHERE state IN ('WAITING', 'SENT') AND enrolment IN"
                            + " (SELECT id FROM photo_enrolment WHERE made_at < :before)")
                    .bind("before", clock.instant().minus(KEPT_AT_MOST).toEpochMilli())
                    .execute();
            emptyAnswered(handle);
            return handle.createQuery("SELECT DISTINCT d.door FROM photo_enrolment_door d WHERE d.state = 'WAITING'")
                    .mapTo(String.class)
                    .list();
        });
        doors.forEach(this::sendWaiting);
    }

    Progress progress(String community, String id) {
        return database.read(transaction -> {
            List<AtDoor> doors = transaction
                    .handle()
                    .createQuery(
                            "SELECT door, state, detail FROM photo_enrolment_door WHERE enrolment = :id ORDER BY door")
                    .bind("id", id)
                    .map((row, context) -> new AtDoor(
                            text(row, "door"),
                            text(row, "state"),
                            text(row, "detail").isEmpty() ? null : text(row, "detail")))
                    .list();
            return transaction
                    .handle()
                    .createQuery("SELECT holder, consent, sealed_photo IS NOT NULL AS kept FROM photo_enrolment"
                            + " WHERE id = :id AND community = :community")
                    .bind("community", community)
                    .bind("id", id)
                    .map((row, context) ->
                            new Progress(id, text(row, "holder"), text(row, "consent"), row.getBoolean("kept"), doors))
                    .findOne()
                    .orElseThrow(() -> Refused.notFound("enrolment-unknown"));
        });
    }

    private static boolean isPicture(byte[] image) {
        boolean jpeg = image.length > 3 && (image[0] & 0xff) == 0xff && (image[1] & 0xff) == 0xd8;
        boolean png = image.length > 8 && (image[0] & 0xff) == 0x89 && image[1] == 'P' && image[2] == 'N';
        return jpeg || png;
    }

    private static String purpose(String id) {
        return "photo " + id;
    }
}
