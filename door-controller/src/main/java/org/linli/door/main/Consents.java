package org.linli.door.main;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.AccessRules;
import org.linli.door.face.FaceService;
import org.linli.door.face.SealedTemplate;
import org.linli.door.link.DoorPort;
import org.linli.door.runtime.RulesDelta;
import org.linli.door.store.DoorStore;
import org.linli.hardware.Subscription;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.Happening;

/**
 * Keeps face templates within the consents: stands between the link and the door's thread, and whatever loses its consent is erased as soon as the
 * changed rules are in force, with a receipt in the outbox. Works also while no face models are loaded.
 *
 * <p>Thread: any; erasing runs on the given executor.
 */
final class Consents implements DoorPort {

    private final DoorPort door;
    private final DoorStore store;
    private final Executor worker;
    private final Map<String, FaceConsentItem> given = new ConcurrentHashMap<>();
    private volatile @Nullable FaceService faces;

    Consents(DoorPort door, DoorStore store, Executor worker) {
        this.door = door;
        this.store = store;
        this.worker = worker;
        reload();
    }

    /** From now on erasures also reach the templates in memory. */
    void use(FaceService service) {
        faces = service;
        worker.execute(this::reconcile);
    }

    Optional<FaceConsentItem> find(String holder, String consent) {
        return Optional.ofNullable(given.get(consent))
                .filter(item -> item.holder().equals(holder));
    }

    @Override
    public CompletableFuture<Void> applyRules(RulesDelta delta) {
        List<FaceConsentItem> withdrawn = new ArrayList<>();
        for (AccessItem item : delta.put()) {
            if (item instanceof FaceConsentItem consent) {
                given.put(consent.id(), consent);
            }
        }
        for (RulesDelta.Removed removed : delta.removed()) {
            FaceConsentItem gone = removed.kind() == AccessItem.Kind.FACE_CONSENT ? given.remove(removed.id()) : null;
            if (gone != null) {
                withdrawn.add(gone);
            }
        }
        CompletableFuture<Void> inForce = door.applyRules(delta);
        if (!withdrawn.isEmpty()) {
            inForce.whenCompleteAsync((done, failure) -> withdrawn.forEach(this::erase), worker);
        }
        return inForce;
    }

    @Override
    public CompletableFuture<Void> replaceRules(AccessRules rules) {
        CompletableFuture<Void> inForce = door.replaceRules(rules);
        inForce.whenCompleteAsync(
                (done, failure) -> {
                    reload();
                    reconcile();
                },
                worker);
        return inForce;
    }

    private void reload() {
        Map<String, FaceConsentItem> stored = new ConcurrentHashMap<>();
        store.visitItems((kind, id, body) -> {
            if (kind.equals(AccessItem.Kind.FACE_CONSENT.name())) {
                decode(body).ifPresent(consent -> stored.put(consent.id(), consent));
            }
        });
        given.keySet().retainAll(stored.keySet());
        given.putAll(stored);
    }

    private static Optional<FaceConsentItem> decode(String body) {
        try {
            return Codec.decodeItem(AccessItem.Kind.FACE_CONSENT, body) instanceof FaceConsentItem consent
                    ? Optional.of(consent)
                    : Optional.empty();
        } catch (MalformedMessage notUnderstood) {
            return Optional.empty(); // no consent, so no template
        }
    }

    private void erase(FaceConsentItem consent) {
        FaceService service = faces;
        if (service != null) {
            door.record(service.withdraw(consent.holder(), consent.id(), "withdrawn"));
        } else {
            store.eraseByConsent(consent.id());
            door.record(new Happening.FaceErased(consent.holder(), consent.id(), "withdrawn"));
        }
    }

    /** Erases every template whose consent is not given: after a start, a snapshot, or an erasure that failed. */
    private void reconcile() {
        Collection<FaceConsentItem> now = List.copyOf(given.values());
        FaceService service = faces;
        if (service != null) {
            service.reconcile(now).forEach(door::record);
            return;
        }
        for (SealedTemplate template : store.loadAll()) {
            if (find(template.holder(), template.consent()).isEmpty() && store.eraseByConsent(template.consent()) > 0) {
                door.record(new Happening.FaceErased(template.holder(), template.consent(), "no consent"));
            }
        }
    }

    @Override
    public CompletableFuture<CommandResult> execute(Command command) {
        return door.execute(command);
    }

    @Override
    public CompletableFuture<Void> record(Happening happening) {
        return door.record(happening);
    }

    @Override
    public void refuseInput(String source, String cause) {
        door.refuseInput(source, cause);
    }

    @Override
    public Subscription onFinished(Consumer<CommandResult> listener) {
        return door.onFinished(listener);
    }
}
