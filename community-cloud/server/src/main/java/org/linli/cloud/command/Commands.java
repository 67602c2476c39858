package org.linli.cloud.command;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Consents;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.mqtt.DoorMessages;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.CardItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders to doors. Whoever calls has already been authenticated; what each may do is checked here. Thread: any; calls block for one commit. */
public final class Commands {

    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    /** An open order that comes later than this would surprise somebody. */
    static final Duration OPEN_LIFE = Duration.ofSeconds(5);

    private static final Duration MODE_LIFE = Duration.ofMinutes(5);
    private static final Duration AT_DOOR_LIFE = Duration.ofSeconds(60);

    /** How long after its expiry an answer may still be on its way. */
    private static final Duration ANSWER_GRACE = Duration.ofSeconds(3);

    private final Database database;
    private final Access access;
    private final Clock clock;
    private final CommandSender sender;
    private final PhotoEnrolments photos;
    private final List<Consumer<CommandRecord>> listeners = new CopyOnWriteArrayList<>();

    public Commands(Database database, Access access, SecretBox box, Clock clock) {
        this.database = database;
        this.access = access;
        this.clock = clock;
        this.sender = new CommandSender(database, access.keys(), clock);
        this.photos = new PhotoEnrolments(database, access, box, sender, clock);
    }

    /** From now on orders go out; before that they are recorded as not sent. */
    public void connect(DoorMessages messages) {
        sender.connect(messages);
    }

    /** Hears of every order whose state changed by a door's answer, for the live feed. */
    public void listen(Consumer<CommandRecord> listener) {
        listeners.add(listener);
    }

    /** A resident opens a door that a rule lets them through now. */
    public CommandRecord openAsResident(@Nullable String asked, String door, String person) {
        String community = access.doors()
                .communityFor(person, door)
                .filter(known -> asked == null || asked.equals(known))
                .orElseThrow(() -> Refused.notFound("door-unknown"));
        if (!access.ownDoors().mayOpenNow(door, person, clock.instant())) {
            throw Refused.forbidden("door-not-open-to-you-now");
        }
        return send(community, door, "OPEN", new Command.Open(), person, person, null, OPEN_LIFE);
    }

    /** A guard or manager opens any door and says why. */
    public CommandRecord openAsStaff(String community, String door, String staff, String cause) {
        access.doors().get(community, door);
        checkCause(cause);
        return send(community, door, "OPEN", new Command.Open(), null, staff, cause, OPEN_LIFE);
    }

    public CommandRecord lockdown(String community, String door, boolean on, String staff, String cause) {
        access.doors().get(community, door);
        checkCause(cause);
        String kind = on ? "LOCKDOWN_ON" : "LOCKDOWN_OFF";
        return send(community, door, kind, new Command.Lockdown(on), null, staff, cause, MODE_LIFE);
    }

    public CommandRecord evacuate(String community, String door, boolean on, String staff, String cause) {
        access.doors().get(community, door);
        checkCause(cause);
        String kind = on ? "EVACUATE_ON" : "EVACUATE_OFF";
        return send(community, door, kind, new Command.Evacuate(on), null, staff, cause, MODE_LIFE);
    }

    /** Forgets on which side a holder is, or everybody when null. */
    public CommandRecord resetAntiPassback(String community, String door, @Nullable String holder, String staff) {
        access.doors().get(community, door);
        if (holder != null) {
            access.holders().mustKnow(database, community, holder);
        }
        return send(
                community,
                door,
                "RESET_ANTI_PASSBACK",
                new Command.ResetAntiPassback(holder),
                holder,
                staff,
                null,
                MODE_LIFE);
    }

    /** The next unknown card held to the door becomes this holder's. */
    public CommandRecord enrolCard(String community, String door, String holder, String staff) {
        access.doors().get(community, door);
        access.holders().mustKnow(database, community, holder);
        return send(community, door, "ENROL_CARD", new Command.EnrolCard(holder), holder, staff, null, AT_DOOR_LIFE);
    }

    /** Whoever stands before the camera next; only with the holder's consent in force. */
    public CommandRecord enrolAtDoor(String community, String door, String holder, String staff) {
        access.doors().get(community, door);
        access.holders().mustKnow(database, community, holder);
        Consents.Consent consent =
                access.consents().inForce(holder).orElseThrow(() -> Refused.conflict("consent-missing"));
        return send(
                community,
                door,
                "ENROL_AT_DOOR",
                new Command.EnrolAtDoor(holder, consent.id()),
                holder,
                staff,
                null,
                AT_DOOR_LIFE);
    }

    /**
     * Sends a photograph to every door that knows the holder and recognises faces. Doors that are offline get it when they are back.
     *
     * @param image JPEG or PNG, at most 512 KiB
     * @return id by which {@link #photoEnrolment} tells how far it is
     */
    public String enrolPhoto(String community, String holder, byte[] image, String by) {
        access.holders().mustKnow(database, community, holder);
        return photos.begin(community, holder, image, by);
    }

    /** Drops the photographs that still wait under consents that end. */
    public void forgetPhotos(Transaction transaction, List<String> consents) {
        photos.forget(transaction.handle(), consents);
    }

    public PhotoEnrolments.Progress photoEnrolment(String community, String id) {
        return photos.progress(community, id);
    }

    private CommandRecord send(
            String community,
            String door,
            String kind,
            Command.Order order,
            @Nullable String holder,
            String by,
            @Nullable String cause,
            Duration life) {
        return sender.send(
                new CommandSender.Wish(community, door, kind, order, holder, by, cause, life), (handle, command) -> {});
    }

    private static void checkCause(String cause) {
        Refused.unless(!cause.isBlank() && cause.length() <= 200, "cause-missing");
    }

    /** What a door did. An answer to an order that is unknown, settled or of another door is ignored. */
    public void result(CommandResult result) {
        // A card number goes into the card's own table and nowhere else.
        String detail = result.detail() == null ? "" : result.detail();
        Optional<CommandRecord> known =
                database.read(transaction -> CommandStore.find(transaction.handle(), result.command()));
        if (known.isEmpty()) {
            log.warn("door {} answered an unknown command", result.door());
            return;
        }
        boolean card = known.get().kind().equals("ENROL_CARD") && result.outcome() == Outcome.DONE;
        String outcome = result.outcome().name();
        String shown = card ? "" : detail;
        if (card) {
            try {
                addCard(known.get(), detail);
            } catch (Refused e) {
                outcome = Outcome.FAILED.name();
                shown = e.code();
            }
        }
        String state = outcome;
        String told = shown;
        database.change(transaction -> {
            if (CommandStore.settle(
                    transaction.handle(), result.command(), result.door(), state, told, clock.instant())) {
                photos.answered(transaction.handle(), result.command(), result.outcome(), told);
                tell(transaction, result.command());
            }
        });
    }

    private void tell(Transaction transaction, String command) {
        transaction.afterCommit(() -> {
            CommandRecord now = find(command).orElseThrow();
            listeners.forEach(listener -> listener.accept(now));
        });
    }

    /**
     * A door's answer is sent once and is lost with the server it went to; what the door recorded is sent until it is stored, so it settles the order as well. It
     * tells no detail, which an answer may add later. A card needs its number, and a photograph that failed may be wanted again: those wait for the answer.
     */
    public void recorded(Transaction transaction, List<StoredEvent> events) {
        for (StoredEvent stored : events) {
            if (!(stored.event().happening() instanceof Happening.CommandDone done)) {
                continue;
            }
            // An outcome of a newer door that this cloud does not know waits for the answer like one that is not over.
            Outcome outcome = Arrays.stream(Outcome.values())
                    .filter(each -> each.name().equals(done.outcome()))
                    .findFirst()
                    .orElse(Outcome.STARTED);
            Optional<CommandRecord> known = CommandStore.find(transaction.handle(), done.command());
            if (outcome == Outcome.STARTED || known.isEmpty() || !settledBy(known.get(), outcome)) {
                continue;
            }
            if (CommandStore.settle(
                    transaction.handle(),
                    done.command(),
                    stored.event().door(),
                    outcome.name(),
                    "",
                    stored.event().at())) {
                photos.answered(transaction.handle(), done.command(), outcome, "");
                tell(transaction, done.command());
            }
        }
    }

    private static boolean settledBy(CommandRecord command, Outcome outcome) {
        return switch (command.kind()) {
            case "ENROL_CARD" -> false;
            case PhotoEnrolments.KIND -> outcome == Outcome.DONE;
            default -> true;
        };
    }

    /** The door tells format/facility/number. */
    private void addCard(CommandRecord command, String detail) {
        String holder = command.holder();
        String[] parts = detail.split("/", -1);
        if (holder == null || parts.length != 3 || command.settled()) {
            throw Refused.invalid("card-unreadable");
        }
        CardItem card;
        try {
            card = new CardItem(
                    Ids.next(),
                    holder,
                    CardItem.CardFormat.valueOf(parts[0]),
                    Integer.parseInt(parts[1]),
                    Long.parseLong(parts[2]),
                    null,
                    null);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("card-unreadable");
        }
        access.cards().put(command.community(), card);
    }

    /** Told by each presence; when a door is online, photographs that waited for it go out. */
    public void doorIsOnline(String door, boolean online) {
        photos.doorIsOnline(door, online);
    }

    /** Main calls it every few seconds: orders without an answer say so, and waiting photographs are tried again. */
    public void tick() {
        database.change(transaction ->
                CommandStore.giveUp(transaction.handle(), clock.instant().minus(ANSWER_GRACE)));
        photos.tick();
    }

    /** Of whichever community. */
    public Optional<CommandRecord> find(String id) {
        return database.read(transaction -> CommandStore.find(transaction.handle(), id));
    }

    public CommandRecord get(String community, String id) {
        return find(id).filter(command -> command.community().equals(community))
                .orElseThrow(() -> Refused.notFound("command-unknown"));
    }

    /** An order this person gave; refused as unknown otherwise. */
    public CommandRecord ofIssuer(String person, String id) {
        return find(id).filter(command -> command.issuedBy().equals(person))
                .orElseThrow(() -> Refused.notFound("command-unknown"));
    }

    /** Newest first; of one door, or of all when null. */
    public Page<CommandRecord> list(String community, @Nullable String door, @Nullable String cursor, int size) {
        return database.read(transaction -> CommandStore.list(transaction.handle(), community, door, cursor, size));
    }
}
