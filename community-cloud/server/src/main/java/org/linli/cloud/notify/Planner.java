package org.linli.cloud.notify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Target.Known;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/**
 * Writes down what is sent to whom and when, once a notification's time has come. Runs as a job: again after a crash, when it leaves alone what it has written before.
 * Calls block.
 */
final class Planner {

    private static final int AT_ONCE = 200;

    /** How often a day somebody may let their own telephone ring to try it: it costs money. */
    private static final int MOST_TRIED = 3;

    private static final Duration TRIED_WITHIN = Duration.ofDays(1);

    private final Database database;
    private final Notifications.Places places;
    private final Set<Channel> channels;
    private final Runnable written;
    private final Clock clock;

    /**
     * @param channels that can be sent by
     * @param written called after something was written down to be sent
     */
    Planner(Database database, Notifications.Places places, Set<Channel> channels, Runnable written, Clock clock) {
        this.database = database;
        this.places = places;
        this.channels = Set.copyOf(channels);
        this.written = written;
        this.clock = clock;
    }

    void plan(String id) {
        Optional<Notification> found = database.write(transaction -> begin(transaction, id));
        if (found.isPresent()) {
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                String from = after.get();
                after = database.write(transaction -> planPersons(transaction, found.get(), from));
            }
        }
    }

    private Optional<Notification> begin(Transaction transaction, String id) {
        Optional<Notification> found = NotificationRows.find(transaction.handle(), id);
        found.ifPresent(told -> {
            if (told.visibleAt().isAfter(told.madeAt())) {
                transaction.tell(LivePages.NEWS, id);
            }
            planCommunity(transaction, told);
        });
        return found;
    }

    /** What managers named hears of what roles are told, and of the rest where they said so; tests go only where they were asked for. */
    private void planCommunity(Transaction transaction, Notification told) {
        if (told.kind() == Kind.TEST) {
            return;
        }
        List<Delivery> deliveries = new ArrayList<>();
        for (Known known : TargetRows.ofCommunity(transaction.handle(), told.community())) {
            Target target = known.target();
            boolean meant = (told.toStaff() || target.everything())
                    && (target.kinds().isEmpty() || target.kinds().contains(told.kind()));
            if (meant && channels.contains(target.channel())) {
                deliveries.add(toTarget(told, target));
            }
        }
        insert(transaction, deliveries);
    }

    private Delivery toTarget(Notification told, Target target) {
        Instant now = clock.instant();
        return delivery(
                told, "", target.channel(), target, new Routing.Decision(DeliveryState.WAITING, now, false, ""));
    }

    /** Sends something to one target of a community, as a test. */
    void planOne(Transaction transaction, Notification told, Target target) {
        insert(transaction, List.of(toTarget(told, target)));
    }

    /** @return the last one dealt with; empty at the end */
    private Optional<String> planPersons(Transaction transaction, Notification told, String after) {
        Handle handle = transaction.handle();
        List<String> persons = NotificationRows.copies(handle, told.id(), after, AT_ONCE).stream()
                .map(Notification.Received::person)
                .toList();
        if (persons.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<Target>> targets = new HashMap<>();
        TargetRows.ofPersons(handle, persons)
                .forEach(known -> targets.computeIfAbsent(known.target().person(), unused -> new ArrayList<>())
                        .add(known.target()));
        Map<String, String> phones = channels.stream().anyMatch(Channel::isTelephone)
                ? places.phones(transaction, told.community(), persons)
                : Map.of();
        List<String> reachable = persons.stream()
                .filter(person -> targets.containsKey(person) || phones.containsKey(person))
                .toList();
        if (!reachable.isEmpty()) {
            transaction.serialise("notify " + told.community());
            planReachable(transaction, told, reachable, targets, phones.keySet());
        }
        return Optional.of(persons.get(persons.size() - 1));
    }

    private void planReachable(
            Transaction transaction,
            Notification told,
            List<String> persons,
            Map<String, List<Target>> targets,
            Set<String> withPhone) {
        Handle handle = transaction.handle();
        Set<String> planned = DeliveryRows.planned(handle, told.id(), persons);
        Map<String, Preferences> preferences = PreferenceRows.of(handle, told.community(), persons);
        Map<String, Storm> storms = PreferenceRows.storms(handle, told.community(), told.kind(), persons);
        Set<String> telephones = new HashSet<>(withPhone);
        if (told.kind() == Kind.TEST) {
            long since = clock.instant().minus(TRIED_WITHIN).toEpochMilli();
            telephones.removeAll(DeliveryRows.telephoneTried(handle, persons, since, MOST_TRIED));
        }
        ZoneId zone = places.zone(transaction, told.community());
        Instant now = clock.instant();
        List<Delivery> deliveries = new ArrayList<>();
        for (String person : persons) {
            Preferences chosen = preferences.getOrDefault(person, Preferences.USUAL);
            List<Delivery> own = planned.contains(person)
                    ? List.of()
                    : ofPerson(
                            told,
                            person,
                            targets.getOrDefault(person, List.of()),
                            telephones.contains(person),
                            chosen,
                            storms.get(person),
                            zone,
                            now);
            deliveries.addAll(own);
            if (told.urgency() != Urgency.ALARM
                    && own.stream().anyMatch(each -> each.state() == DeliveryState.WAITING)) {
                PreferenceRows.put(handle, told.community(), told.kind(), person, Storm.next(storms.get(person), now));
            }
        }
        insert(transaction, deliveries);
    }

    private List<Delivery> ofPerson(
            Notification told,
            String person,
            List<Target> targets,
            boolean hasPhone,
            Preferences chosen,
            @Nullable Storm storm,
            ZoneId zone,
            Instant now) {
        Instant heldUntil = Storm.next(storm, now).heldUntil();
        List<Delivery> deliveries = new ArrayList<>();
        for (Target target : targets) {
            if (channels.contains(target.channel())) {
                deliveries.add(delivery(
                        told,
                        person,
                        target.channel(),
                        target,
                        Routing.decide(told, target.channel(), chosen, heldUntil, zone, now)));
            }
        }
        for (Channel channel : List.of(Channel.SMS, Channel.VOICE)) {
            boolean meant = told.urgency() == Urgency.ALARM || chosen.wants(told.kind(), channel);
            if (hasPhone && meant && channels.contains(channel)) {
                deliveries.add(delivery(
                        told, person, channel, null, Routing.decide(told, channel, chosen, heldUntil, zone, now)));
            }
        }
        return deliveries;
    }

    private Delivery delivery(
            Notification told, String person, Channel channel, @Nullable Target target, Routing.Decision decision) {
        Instant now = clock.instant();
        return new Delivery(
                TimedIds.next(now.toEpochMilli()),
                told.id(),
                told.community(),
                person,
                told.kind(),
                channel,
                target == null ? "" : target.id(),
                target == null ? channel.name() : target.server(),
                told.urgency() == Urgency.ALARM,
                decision.state(),
                decision.reason(),
                decision.held(),
                0,
                0,
                decision.due(),
                told.expiresAt(),
                now);
    }

    private void insert(Transaction transaction, List<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            DeliveryRows.insert(transaction, deliveries);
            transaction.afterCommit(written);
        }
    }
}
