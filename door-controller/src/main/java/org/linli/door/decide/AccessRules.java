package org.linli.door.decide;

import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.jspecify.annotations.Nullable;
import org.linli.door.card.CardKeys;
import org.linli.hardware.CardRead;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.PassKeyItem;
import org.linli.messages.access.PinItem;
import org.linli.messages.access.RevokedPassItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.key.PublicKeys;

/**
 * Everything the cloud told this door about who may pass, ready to be asked. {@link #put} and {@link #remove} work in place and in constant
 * time. Thread: while building, any one thread; after it was given to the runtime, the door's own only.
 *
 * <p>An item that cannot be used (a number out of range, a key that is none) is kept out and counted in {@link #unusable()}; it lets nobody in.
 */
public final class AccessRules {

    /** A key in a resident's phone. The key itself stays text until it is used: there may be 240 000 of them. */
    record PassKey(Holder holder, Validity validity, String publicKey) {}

    /** A PIN's holder. */
    record Pin(Holder holder, PinItem item) {}

    /** A community key. */
    record TrustedKey(PublicKey key, @Nullable Instant validUntil) {}

    private @Nullable DoorItem door;
    private ZoneId zone = ZoneOffset.UTC;
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<List<String>, List<String>> groupLists = new HashMap<>();
    private final CardTable cards = new CardTable();
    private final Map<String, PassKey> passKeys = new HashMap<>();
    private final PhoneKeys phoneKeys = new PhoneKeys();
    private final Map<String, Pin> pins = new HashMap<>();
    private final Map<String, FaceConsentItem> consents = new HashMap<>();
    private final Map<String, RuleItem> rules = new HashMap<>();
    private final Map<String, List<RuleItem>> rulesByGroup = new HashMap<>();
    private final Map<String, WeekSchedule> schedules = new HashMap<>();
    private final Holidays holidays = new Holidays();
    private final Map<String, TrustedKey> trustedKeys = new HashMap<>();
    private final Map<String, RevokedPassItem> revokedPasses = new HashMap<>();
    private int size;
    private long unusable;

    /** Empty: nobody may pass. */
    public AccessRules() {}

    /** Rules made of these items; of two with the same kind and id the later counts. */
    public static AccessRules of(Iterable<? extends AccessItem> items) {
        AccessRules rules = new AccessRules();
        items.forEach(rules::put);
        return rules;
    }

    /** Adds an item or replaces the one with the same kind and id. */
    public void put(AccessItem item) {
        remove(item.kind(), item.id());
        try {
            add(item);
            size++;
        } catch (MalformedMessage | IllegalArgumentException | DateTimeException e) {
            unusable++;
        }
    }

    private void add(AccessItem item) throws MalformedMessage {
        switch (item.kind()) {
            case DOOR -> setDoor((DoorItem) item);
            case HOLDER -> addHolder((HolderItem) item);
            case CARD -> addCard((CardItem) item);
            case PASS_KEY -> addPassKey((PassKeyItem) item);
            case PIN -> addPin((PinItem) item);
            case FACE_CONSENT -> consents.put(item.id(), (FaceConsentItem) item);
            case RULE -> addRule((RuleItem) item);
            case SCHEDULE -> schedules.put(item.id(), new WeekSchedule((ScheduleItem) item));
            case HOLIDAY -> holidays.put((HolidayItem) item);
            case TRUSTED_KEY -> addTrustedKey((TrustedKeyItem) item);
            case REVOKED_PASS -> revokedPasses.put(item.id(), (RevokedPassItem) item);
        }
    }

    /** Removes an item; nothing happens when it is not there. */
    public void remove(AccessItem.Kind kind, String id) {
        if (take(kind, id)) {
            size--;
        }
    }

    private boolean take(AccessItem.Kind kind, String id) {
        switch (kind) {
            case DOOR:
                return removeDoor(id);
            case HOLDER:
                return removeHolder(id);
            case CARD:
                return released(Optional.ofNullable(cards.remove(id)).map(card -> card.holder));
            case PASS_KEY:
                return released(Optional.ofNullable(passKeys.remove(id)).map(PassKey::holder));
            case PIN:
                return released(Optional.ofNullable(pins.remove(id)).map(Pin::holder));
            case FACE_CONSENT:
                return consents.remove(id) != null;
            case RULE:
                return removeRule(id);
            case SCHEDULE:
                return schedules.remove(id) != null;
            case HOLIDAY:
                return holidays.remove(id);
            case TRUSTED_KEY:
                return trustedKeys.remove(id) != null;
            case REVOKED_PASS:
                return revokedPasses.remove(id) != null;
        }
        throw new IllegalArgumentException("unknown kind");
    }

    /** Number of items in force. */
    public int size() {
        return size;
    }

    /** Items that were refused since the rules were made. */
    public long unusable() {
        return unusable;
    }

    /** How this door behaves; empty until the cloud has said so. */
    public Optional<DoorItem> findDoor() {
        return Optional.ofNullable(door);
    }

    /** The item with the hashes for a user code, for the PIN check. */
    public Optional<PinItem> findPin(String userCode) {
        return Optional.ofNullable(pins.get(userCode)).map(Pin::item);
    }

    /**
     * When the free passage that is on at this instant began; empty when there is none now. Whether somebody must come first is not looked at
     * here.
     */
    public Optional<Instant> freePassageSince(Instant now) {
        String schedule = door == null ? null : door.freePassageSchedule();
        WeekSchedule week = schedule == null ? null : schedules.get(schedule);
        return week == null ? Optional.empty() : week.openSince(now, zone, holidays);
    }

    Optional<CardTable.Card> findCard(CardRead read) {
        return cards.find(read);
    }

    Optional<PassKey> findPassKey(String keyId) {
        return Optional.ofNullable(passKeys.get(keyId));
    }

    /** The key itself, on its curve. */
    ECPublicKeyParameters read(PassKey key) throws MalformedMessage {
        return phoneKeys.read(key.publicKey());
    }

    Optional<Holder> findPinHolder(String userCode) {
        return Optional.ofNullable(pins.get(userCode)).map(Pin::holder);
    }

    Optional<Holder> findHolder(String id) {
        return Optional.ofNullable(holders.get(id)).filter(holder -> holder.known);
    }

    boolean hasConsent(String consent, String holder) {
        FaceConsentItem item = consents.get(consent);
        return item != null && item.holder().equals(holder);
    }

    Optional<TrustedKey> findTrustedKey(String keyId) {
        return Optional.ofNullable(trustedKeys.get(keyId));
    }

    boolean isRevoked(String passId) {
        return revokedPasses.containsKey(passId);
    }

    List<RuleItem> rulesOf(String group) {
        return rulesByGroup.getOrDefault(group, List.of());
    }

    @Nullable
    WeekSchedule findSchedule(String id) {
        return schedules.get(id);
    }

    WeekSchedule.Answer ask(WeekSchedule schedule, Instant now) {
        return schedule.at(now, zone, holidays);
    }

    private void setDoor(DoorItem item) {
        zone = ZoneId.of(item.zone());
        if (door != null) {
            size--;
        }
        door = item;
    }

    private boolean removeDoor(String id) {
        if (door == null || !door.id().equals(id)) {
            return false;
        }
        door = null;
        return true;
    }

    private void addHolder(HolderItem item) {
        // Thousands of holders share a few lists of groups.
        List<String> groups = groupLists.computeIfAbsent(item.groups(), list -> list);
        holders.computeIfAbsent(item.id(), Holder::new).set(item, groups);
    }

    private boolean removeHolder(String id) {
        Holder holder = holders.get(id);
        if (holder == null || !holder.known) {
            return false;
        }
        holder.set(null, List.of());
        forgetIfUnused(holder);
        return true;
    }

    private Holder refer(String id) {
        Holder holder = holders.computeIfAbsent(id, Holder::new);
        holder.references++;
        return holder;
    }

    private boolean released(Optional<Holder> referred) {
        referred.ifPresent(holder -> {
            holder.references--;
            forgetIfUnused(holder);
        });
        return referred.isPresent();
    }

    private void forgetIfUnused(Holder holder) {
        if (!holder.known && holder.references == 0) {
            holders.remove(holder.id);
        }
    }

    private void addCard(CardItem item) {
        long key = CardKeys.of(item);
        cards.add(new CardTable.Card(
                item.id(), key, refer(item.holder()), Validity.of(item.validFrom(), item.validUntil())));
    }

    private void addPassKey(PassKeyItem item) {
        Validity validity = Validity.of(item.validFrom(), item.validUntil());
        passKeys.put(item.id(), new PassKey(refer(item.holder()), validity, item.publicKey()));
    }

    private void addPin(PinItem item) {
        pins.put(item.id(), new Pin(refer(item.holder()), item));
    }

    private void addRule(RuleItem item) {
        rules.put(item.id(), item);
        rulesByGroup.computeIfAbsent(item.group(), group -> new ArrayList<>(1)).add(item);
    }

    private boolean removeRule(String id) {
        RuleItem removed = rules.remove(id);
        if (removed == null) {
            return false;
        }
        rulesByGroup.computeIfPresent(removed.group(), (group, list) -> {
            list.remove(removed);
            return list.isEmpty() ? null : list;
        });
        return true;
    }

    private void addTrustedKey(TrustedKeyItem item) throws MalformedMessage {
        trustedKeys.put(item.id(), new TrustedKey(PublicKeys.ed25519(item.publicKey()), item.validUntil()));
    }
}
