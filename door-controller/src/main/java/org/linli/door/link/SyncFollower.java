package org.linli.door.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.runtime.RulesDelta;
import org.linli.door.store.AccessState;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoredRules;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.event.Happening;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the cloud's access items: stores each delta or snapshot, then puts it in force, then reports. Asks when something is missing or does not fit.
 * Thread: the link's own.
 */
final class SyncFollower {

    private static final Logger log = LoggerFactory.getLogger(SyncFollower.class);
    private static final String NOT_UNDERSTOOD = "access item not understood";
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    /** Sends requests and reports. */
    interface Sender {
        void request(SyncRequest request);

        void report(SyncReport report);
    }

    private final String door;
    private final DoorStore store;
    private final DoorPort port;
    private final Sender sender;
    private final CommandInbox keys;
    private final LongSupplier nanos;

    private boolean open;
    /** A question is open that only the arrival of what was asked for closes. */
    private boolean missing;

    private volatile boolean reloadDue;
    private long askedNanos;

    SyncFollower(String door, DoorStore store, DoorPort port, Sender sender, CommandInbox keys, LongSupplier nanos) {
        this.door = door;
        this.store = store;
        this.port = port;
        this.sender = sender;
        this.keys = keys;
        this.nanos = nanos;
    }

    /** A connection is there: say what is in force, and get what is newer. */
    void open() {
        open = true;
        ask();
    }

    void shut() {
        open = false;
        missing = false;
    }

    private void ask() {
        AccessState state = store.accessState();
        askedNanos = nanos.getAsLong();
        sender.request(new SyncRequest(door, state.revision(), state.digest(), state.snapshotWanted()));
    }

    /** To be called about once a second. */
    void tick() {
        if (reloadDue) {
            reload();
        }
        boolean wanted = missing || store.accessState().snapshotWanted();
        if (open && wanted && nanos.getAsLong() - askedNanos > ASK_AGAIN.toNanos()) {
            ask();
        }
    }

    /** Stores, applies and reports what came. */
    void received(SyncDelta delta) throws MalformedMessage {
        if (!delta.door().equals(door)) {
            throw new MalformedMessage("sync for another door");
        }
        DoorStore.SyncResult result = store.apply(delta);
        AccessState state = result.state();
        switch (result.outcome()) {
            case APPLIED -> {
                missing = false;
                putInForce(delta);
                port.record(new Happening.RulesApplied(state.revision(), state.digest(), state.items()));
                sender.report(new SyncReport(door, state.revision(), state.digest(), true));
            }
            case ALREADY -> sender.report(new SyncReport(door, state.revision(), state.digest(), true));
            case STAGED -> missing = true;
            case GAP -> askSoon();
            case MISMATCH -> {
                port.refuseInput("mqtt", "access digest does not fit");
                sender.report(new SyncReport(door, state.revision(), state.digest(), false));
                askSoon();
            }
        }
    }

    private void askSoon() {
        missing = true;
        if (nanos.getAsLong() - askedNanos > BETWEEN_QUESTIONS.toNanos()) {
            ask();
        }
    }

    private void putInForce(SyncDelta delta) {
        if (delta.snapshot() != null) {
            reload();
            return;
        }
        Map<String, AccessItem> put = new LinkedHashMap<>();
        Map<String, RulesDelta.Removed> removed = new LinkedHashMap<>();
        boolean keysChanged = false;
        for (SyncDelta.Change change : delta.changes()) {
            String name = change.kind() + "/" + change.id();
            put.remove(name);
            removed.remove(name);
            AccessItem.Kind kind = change.knownKind().orElse(null);
            if (kind == null) {
                port.refuseInput("mqtt", NOT_UNDERSTOOD);
                continue;
            }
            keysChanged |= kind == AccessItem.Kind.TRUSTED_KEY;
            String body = change.body();
            AccessItem item = body == null ? null : decode(kind, body);
            if (item == null) {
                // What is not understood lets nobody in, so an older version of it must not either.
                removed.put(name, new RulesDelta.Removed(kind, change.id()));
            } else {
                put.put(name, item);
            }
        }
        if (keysChanged) {
            loadKeys();
        }
        port.applyRules(new RulesDelta(new ArrayList<>(put.values()), new ArrayList<>(removed.values())))
                .whenComplete((done, failure) -> reloadIf(failure));
    }

    private @Nullable AccessItem decode(AccessItem.Kind kind, String body) {
        try {
            return Codec.decodeItem(kind, body);
        } catch (MalformedMessage e) {
            port.refuseInput("mqtt", NOT_UNDERSTOOD);
            return null;
        }
    }

    /** Trusts the keys among the stored items. */
    void loadKeys() {
        List<TrustedKeyItem> found = new ArrayList<>();
        store.visitItems((kind, id, body) -> {
            if (kind.equals(AccessItem.Kind.TRUSTED_KEY.name())
                    && decode(AccessItem.Kind.TRUSTED_KEY, body) instanceof TrustedKeyItem key) {
                found.add(key);
            }
        });
        keys.trust(found);
    }

    /** Puts everything that is stored in force. */
    private void reload() {
        reloadDue = false;
        StoredRules stored = StoredRules.load(store);
        if (stored.notUnderstood() > 0) {
            port.refuseInput("mqtt", NOT_UNDERSTOOD);
        }
        keys.trust(stored.trustedKeys());
        port.replaceRules(stored.rules()).whenComplete((done, failure) -> reloadIf(failure));
    }

    /** The door's queue was full: what is stored is not in force yet. */
    private void reloadIf(@Nullable Throwable failure) {
        if (failure != null) {
            log.warn("access items are stored but not in force; trying again: {}", failure.toString());
            reloadDue = true;
        }
    }
}
