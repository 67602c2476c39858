package org.linli.cloud.sharing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.Position;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.outward.StandardWebhook;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.SecretBox;

/** The webhooks of agreements. Addresses and keys are sealed and never shown again. Calls block. Thread: any. */
final class Webhooks {

    static final int MOST_OF_AGREEMENT = 5;

    private static final int KEY_BYTES = 32;
    private static final int LOOK_UP_SECONDS = 12;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final SecretBox box;
    private final ChangeFeed feed;
    private final Outward outward;
    private final Clock clock;

    Webhooks(Database database, SecretBox box, ChangeFeed feed, Outward outward, Clock clock) {
        this.database = database;
        this.box = box;
        this.feed = feed;
        this.outward = outward;
        this.clock = clock;
    }

    /** Where a webhook begins in the feed. */
    enum From {
        /** At the oldest change that is kept. */
        OLDEST,
        NOW,
        /** Where it stopped; only for one that is resumed. */
        STOPPED
    }

    /** @param kinds null or empty for all that the agreement gives */
    record Draft(
            String address,
            @Nullable Set<DataKind> kinds,
            @Nullable From from) {
        @Override
        public String toString() {
            return "Draft";
        }
    }

    /** @param key as Standard Webhooks writes it; told this once */
    record Added(Webhook webhook, String key) {
        @Override
        public String toString() {
            return "Added[" + webhook.id() + "]";
        }
    }

    /**
     * Adds one, from now on unless the draft says otherwise.
     *
     * @throws Refused {@code webhook-address} for an address that is not https, not known or not public, {@code kinds-not-agreed}, {@code webhooks-too-many}
     */
    Added add(String community, String agreement, Draft draft, String by) {
        mayBeCalled(draft.address());
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        String written = Base64.getEncoder().encodeToString(key);
        Position begin = draft.from() == From.OLDEST ? feed.beginning(community) : feed.end(community);
        Webhook webhook = database.write(transaction -> {
            transaction.serialise("sharing/" + community);
            Agreement known = Agreements.get(transaction, community, agreement);
            Agreements.mustNotBeOver(known, clock.instant());
            Set<DataKind> wanted = draft.kinds() == null || draft.kinds().isEmpty() ? known.kinds() : draft.kinds();
            if (!known.kinds().containsAll(wanted)) {
                throw Refused.forbidden("kinds-not-agreed");
            }
            if (WebhookRows.ofAgreement(transaction.handle(), community, agreement) >= MOST_OF_AGREEMENT) {
                throw Refused.conflict("webhooks-too-many");
            }
            Webhook made = new Webhook(
                    Ids.next(),
                    community,
                    agreement,
                    URI.create(draft.address()).getHost(),
                    EnumSet.copyOf(wanted),
                    Webhook.State.ACTIVE,
                    begin,
                    0,
                    null,
                    "",
                    clock.instant(),
                    null,
                    by,
                    clock.instant());
            WebhookRows.insert(
                    transaction.handle(), made, seal(made.id(), new Webhook.Secret(draft.address(), written)));
            return made;
        });
        return new Added(webhook, StandardWebhook.KEY_PREFIX + written);
    }

    /** The name is looked up now and again at each delivery: what it stands for may change. */
    private void mayBeCalled(String address) {
        try {
            outward.check(address).get(LOOK_UP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw Refused.invalid("webhook-address").at("address");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.invalid("webhook-address").at("address");
        }
    }

    private byte[] seal(String id, Webhook.Secret secret) {
        try {
            return box.seal(purpose(id), JSON.writeValueAsBytes(secret));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a secret is no JSON", e);
        }
    }

    Webhook.Secret secret(String id) {
        byte[] sealed = database.read(transaction -> WebhookRows.sealed(transaction.handle(), id));
        try {
            return JSON.readValue(box.open(purpose(id), sealed), Webhook.Secret.class);
        } catch (IOException e) {
            throw new IllegalStateException("a sealed secret is no JSON", e);
        }
    }

    private static String purpose(String id) {
        return "sharing webhook " + id;
    }

    Webhook get(String community, String id) {
        return database.read(transaction -> WebhookRows.find(transaction.handle(), community, id))
                .orElseThrow(() -> Refused.notFound("webhook-unknown"));
    }

    Page<Webhook> list(String community, @Nullable String cursor, int size) {
        return database.read(transaction -> WebhookRows.list(transaction.handle(), community, cursor, size));
    }

    Page<Webhook.Delivery> deliveries(String community, String id, @Nullable String cursor, int size) {
        get(community, id);
        return database.read(transaction -> WebhookRows.deliveries(transaction.handle(), id, cursor, size));
    }

    void remove(String community, String id) {
        get(community, id);
        database.change(transaction -> WebhookRows.remove(transaction.handle(), id));
    }

    /**
     * Sends again.
     *
     * @throws Refused {@code changes-forgotten} when what follows is not kept any more: then say from where to go on
     */
    Webhook resume(String community, String id, From from) {
        Webhook webhook = get(community, id);
        if (webhook.state() == Webhook.State.ENDED) {
            throw Refused.conflict("agreement-over");
        }
        Position beginning = feed.beginning(community);
        if (from == From.STOPPED && webhook.position().number() < beginning.number()) {
            throw new Refused(Refused.Cause.GONE, "changes-forgotten");
        }
        Position position = switch (from) {
            case STOPPED -> webhook.position();
            case OLDEST -> beginning;
            case NOW -> feed.end(community);
        };
        database.change(transaction -> WebhookRows.resume(transaction.handle(), id, position, clock.instant()));
        return get(community, id);
    }
}
