package org.linli.cloud.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Target.Known;
import org.linli.cloud.notify.Target.Secret;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/** Where messages are carried to. Addresses and keys are sealed and never shown again. Calls block. Thread: any. */
final class Targets {

    static final Set<Channel> OF_PERSONS = Set.of(Channel.NTFY, Channel.BARK);
    static final Set<Channel> OF_COMMUNITIES = Set.of(Channel.WEBHOOK, Channel.WECOM, Channel.NTFY, Channel.BARK);

    /** How long the key of a webhook before the present one signs along. */
    static final Duration OLD_KEY_LIFE = Duration.ofHours(24);

    private static final int MOST_OF_ONE = 20;
    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final SecretBox box;
    private final Predicate<String> mayBeCalled;
    private final Clock clock;

    /** @param mayBeCalled whether a text is an address as far as can be told without looking it up */
    Targets(Database database, SecretBox box, Predicate<String> mayBeCalled, Clock clock) {
        this.database = database;
        this.box = box;
        this.mayBeCalled = mayBeCalled;
        this.clock = clock;
    }

    /**
     * What somebody adds.
     *
     * @param kinds of a community's; empty for all
     */
    record Wanted(
            Channel channel,
            String label,
            String address,
            @Nullable String token,
            Set<Kind> kinds,
            boolean everything,
            String language) {

        /** Hides address and token. */
        @Override
        public String toString() {
            return "Wanted[" + channel + "]";
        }
    }

    /**
     * What was added.
     *
     * @param key of a webhook, in the form of Standard Webhooks; told this once
     */
    record Added(Known known, @Nullable String key) {

        /** Hides the key. */
        @Override
        public String toString() {
            return "Added[" + known.target().id() + "]";
        }
    }

    Added addToCommunity(String community, String by, Wanted wanted) {
        Refused.unless(OF_COMMUNITIES.contains(wanted.channel()), "notification-channel");
        return add(community, "", by, wanted);
    }

    Added addToPerson(String person, Wanted wanted) {
        Refused.unless(OF_PERSONS.contains(wanted.channel()), "notification-channel");
        return add("", person, person, wanted);
    }

    private Added add(String community, String person, String by, Wanted wanted) {
        checkAddress(wanted.address());
        byte[] key = wanted.channel() == Channel.WEBHOOK ? newKey() : null;
        String token = wanted.token();
        Refused.unless(wanted.channel() != Channel.NTFY || Robots.topic(wanted.address()) != null, "ntfy-topic");
        Refused.unless(
                wanted.channel() != Channel.BARK || (token != null && token.matches("[A-Za-z0-9]{8,64}")), "bark-key");
        Secret secret = Secret.of(
                wanted.address(),
                token,
                key == null ? null : Base64.getEncoder().encodeToString(key));
        Known known = insert(community, person, by, wanted, secret);
        return new Added(known, key == null ? null : shown(key));
    }

    private void checkAddress(String address) {
        Refused.unless(mayBeCalled.test(address), "notification-address");
    }

    private static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    private static String shown(byte[] key) {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    /** A browser's subscription. One browser has one owner: whoever signed in there last. Again is no error. */
    Known subscribe(String person, String label, String endpoint, String publicKey, String auth) {
        checkAddress(endpoint);
        Refused.unless(WebPushMessage.isReceiver(publicKey, auth), "push-keys");
        Wanted wanted = new Wanted(Channel.WEB_PUSH, label, endpoint, null, Set.of(), false, "zh");
        return insert("", person, person, wanted, new Secret(endpoint, null, publicKey, auth, null, null));
    }

    private Known insert(String community, String person, String by, Wanted wanted, Secret secret) {
        String id = TimedIds.next(clock.millis());
        Target target = new Target(
                id,
                community,
                person,
                wanted.channel(),
                wanted.label().strip(),
                URI.create(wanted.address()).getHost(),
                wanted.kinds(),
                wanted.everything(),
                wanted.language(),
                clock.instant(),
                by);
        byte[] sealed = seal(id, secret);
        String fingerprint = fingerprint(wanted.address());
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("notification-targets " + community + " " + person);
            if (wanted.channel() == Channel.WEB_PUSH) {
                transaction.serialise("notification-target " + fingerprint);
                TargetRows.same(handle, Channel.WEB_PUSH, fingerprint)
                        .forEach(other -> TargetRows.remove(handle, other, "target-gone", clock.millis()));
            }
            int others = person.isEmpty()
                    ? TargetRows.ofCommunity(handle, community).size()
                    : TargetRows.ofPersons(handle, List.of(person)).size();
            Refused.unless(others < MOST_OF_ONE, "notification-channels-too-many");
            TargetRows.insert(handle, target, sealed, fingerprint);
            return TargetRows.find(handle, id).orElseThrow();
        });
    }

    private static String fingerprint(String address) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(address.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte[] seal(String id, Secret secret) {
        try {
            return box.seal(purpose(id), JSON.writeValueAsBytes(secret));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a secret is no JSON", e);
        }
    }

    private static String purpose(String id) {
        return "notification target " + id;
    }

    /** Null when the target is gone. */
    @Nullable
    Secret secret(Transaction transaction, String id) {
        byte[] sealed = TargetRows.sealed(transaction.handle(), id);
        try {
            return sealed == null ? null : JSON.readValue(box.open(purpose(id), sealed), Secret.class);
        } catch (IOException e) {
            throw new IllegalStateException("a sealed secret is no JSON", e);
        }
    }

    List<Known> ofCommunity(String community) {
        return database.read(transaction -> TargetRows.ofCommunity(transaction.handle(), community));
    }

    List<Known> ofPerson(String person) {
        return database.read(transaction -> TargetRows.ofPersons(transaction.handle(), List.of(person)));
    }

    /** Refused as unknown unless it is this community's. */
    Known ofCommunity(Transaction transaction, String community, String id) {
        return TargetRows.find(transaction.handle(), id)
                .filter(known ->
                        !community.isEmpty() && known.target().community().equals(community))
                .orElseThrow(() -> Refused.notFound("notification-channel-unknown"));
    }

    /** Gives a webhook a new key; the one before signs along for a day. */
    Added renewKey(String community, String id) {
        byte[] key = newKey();
        Known known = database.write(transaction -> {
            Known found = ofCommunity(transaction, community, id);
            Refused.unless(found.target().channel() == Channel.WEBHOOK, "notification-channel");
            Secret before = secret(transaction, id);
            if (before == null) {
                throw Refused.notFound("notification-channel-unknown");
            }
            long until = clock.instant().plus(OLD_KEY_LIFE).toEpochMilli();
            Secret after = new Secret(
                    before.address(), null, Base64.getEncoder().encodeToString(key), null, before.key(), until);
            TargetRows.seal(transaction.handle(), id, seal(id, after));
            return found;
        });
        return new Added(known, shown(key));
    }

    void removeOfCommunity(String community, String id) {
        database.change(transaction -> {
            ofCommunity(transaction, community, id);
            TargetRows.remove(transaction.handle(), id, "target-gone", clock.millis());
        });
    }

    void removeOfPerson(String person, String id) {
        database.change(transaction -> {
            boolean known = TargetRows.find(transaction.handle(), id)
                    .filter(found ->
                            !person.isEmpty() && found.target().person().equals(person))
                    .isPresent();
            if (!known) {
                throw Refused.notFound("notification-channel-unknown");
            }
            TargetRows.remove(transaction.handle(), id, "target-gone", clock.millis());
        });
    }

    void erase(Handle handle, String person) {
        TargetRows.ofPersons(handle, List.of(person))
                .forEach(known -> TargetRows.remove(handle, known.target().id(), "target-gone", clock.millis()));
    }
}
