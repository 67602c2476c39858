package org.linli.cloud.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.outward.Outward;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;
import org.linli.mobileapi.Caller;

/** Two communities, some people, and pages that note what they are told; jobs are run by the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NotifyFixture {

    private static final Instant BEGIN = Instant.parse("2026-11-21T04:00:00Z");
    private static final List<String> TABLES = List.of(
            "notification",
            "inbox",
            "scheduled_job",
            "notification_target",
            "notification_circuit",
            "notification_delivery",
            "notification_preference",
            "notification_quiet",
            "notification_window");

    static final String HERE = "east";
    static final String THERE = "west";
    static final String MEI = "mei";
    static final String LIN = "lin";

    final TestClock clock = new TestClock(BEGIN);
    final Map<String, ZoneId> zones =
            new TreeMap<>(Map.of(HERE, ZoneId.of("Asia/Shanghai"), THERE, ZoneId.of("Europe/Berlin")));
    final Set<String> repairers = new TreeSet<>();
    final OpenPages pages = new OpenPages();
    final Map<String, String> phones = new TreeMap<>();
    Database database;
    SecretBox box;
    Receivers receivers;
    NotifyFeature feature;

    abstract Database open(Path where);

    /** Pages of callers, and what each was told. */
    static final class OpenPages implements LivePages.Pages {
        final List<Caller> callers = new CopyOnWriteArrayList<>();
        final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public boolean isAnyOpen() {
            return !callers.isEmpty();
        }

        @Override
        public void publish(String name, Object data, Predicate<Caller> audience) {
            callers.stream()
                    .filter(audience)
                    .forEach(caller -> told.add(caller.person() + " " + ((NotificationViews.View) data).id()));
        }

        void open(String person, String community) {
            callers.add(new Caller(person, Set.of("RESIDENT"), community, "session", "127.0.0.1"));
        }
    }

    @BeforeAll
    void openFeature(@TempDir Path where) throws Exception {
        database = open(where);
        box = SecretBox.open(where.resolve("secret.key"));
        receivers = new Receivers();
        feature = server();
    }

    /** One more server on the same database. */
    NotifyFeature server() {
        return server(senders -> senders);
    }

    /** @param senders changes them */
    NotifyFeature server(UnaryOperator<Map<Channel, Sender>> senders) {
        Vapid vapid = Vapid.open(database, box, "mailto:office@community.example", clock);
        Outward outward = receivers.outward;
        Map<Channel, Sender> all = new EnumMap<>(Channel.class);
        all.put(Channel.WEB_PUSH, new WebPushSender(outward, vapid, clock));
        all.put(Channel.WEBHOOK, new WebhookSender(outward, clock));
        all.put(Channel.WECOM, new Robots.Wecom(outward));
        all.put(Channel.NTFY, new Robots.Ntfy(outward));
        all.put(Channel.BARK, new Robots.Bark(outward));
        all.put(
                Channel.SMS,
                new Gateway(
                        outward,
                        new GatewaySettings(
                                receivers.address("/sms"),
                                false,
                                "{\"to\":\"{phone}\",\"say\":\"{title}: {text}\",\"id\":\"{id}\"}",
                                "Bearer word",
                                "\"ok\"")));
        all.put(
                Channel.VOICE,
                new Gateway(
                        outward,
                        new GatewaySettings(receivers.address("/call"), true, "to={phone}&say={text}", "", "")));
        Jobs jobs = new Jobs(database, clock, JobsSettings.of("one"));
        return new NotifyFeature(
                new NotifyFeature.Base(database, box, jobs, places(), pages, clock),
                vapid,
                senders.apply(all),
                outward::isAddress);
    }

    /** One database for the class: opening it is most of what a test takes. */
    @BeforeEach
    void beginAnew() {
        clock.set(BEGIN);
        pages.callers.clear();
        pages.told.clear();
        repairers.clear();
        repairers.addAll(Set.of("wang", "zhao"));
        phones.clear();
        receivers.forget();
        database.change(transaction -> {
            for (String table : TABLES) {
                transaction.handle().execute("DELETE FROM " + table);
            }
        });
    }

    private Notifications.Places places() {
        return new Notifications.Places() {
            @Override
            public ZoneId zone(Transaction transaction, String community) {
                return zones.getOrDefault(community, ZoneId.of("UTC"));
            }

            @Override
            public Set<String> staff(Transaction transaction, String community, Set<String> roles) {
                return roles.contains("REPAIRER") && community.equals(HERE) ? repairers : Set.of();
            }

            @Override
            public Map<String, String> phones(Transaction transaction, String community, Collection<String> persons) {
                Map<String, String> known = new TreeMap<>(phones);
                known.keySet().retainAll(persons);
                return known;
            }

            @Override
            public Map<String, String> names(String community, Collection<String> persons) {
                return persons.stream().collect(Collectors.toMap(id -> id, id -> "name of " + id));
            }
        };
    }

    @AfterAll
    void closeFeature() throws Exception {
        feature.close();
        receivers.close();
        database.close();
    }

    /** Tells and does what the job would do. */
    String told(Notice notice) {
        String id = tell(notice);
        feature.planner().plan(id);
        return id;
    }

    /** Carries whatever is due, and waits until the outcome is written down. */
    void settle() {
        settle(feature);
    }

    void settle(NotifyFeature by) {
        by.courier().wake();
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1))
                .until(() -> database.read(transaction -> transaction
                                .handle()
                                .createQuery("SELECT count(*) FROM notification_delivery WHERE state = 'WAITING'"
                                        + " AND (due_at <= :now OR due_at = :lease)")
                                .bind("now", clock.millis())
                                .bind("lease", clock.millis() + Courier.LEASE.toMillis())
                                .mapTo(Long.class)
                                .one())
                        == 0);
    }

    /** How a notification fared: lines of person, channel, state, reason and how many more it stands for. */
    List<String> fared(String id) {
        return new DeliveryList(database, places(), clock)
                .all(HERE, id, null, 200).items().stream()
                        .filter(way -> way.channel() != Channel.INBOX && way.channel() != Channel.LIVE)
                        .map(way -> (way.person() == null ? "-" : way.person()) + " " + way.channel() + " "
                                + way.state()
                                + (way.reason().isEmpty() ? "" : " " + way.reason())
                                + (way.more() == 0 ? "" : " +" + way.more()))
                        .toList();
    }

    Target.Known ntfy(String person, String topic) {
        return feature.targets()
                .addToPerson(
                        person,
                        new Targets.Wanted(
                                Channel.NTFY,
                                "phone",
                                receivers.address("/" + person + "/" + topic),
                                null,
                                Set.of(),
                                false,
                                "zh"))
                .known();
    }

    Targets.Added hook(Channel channel, String path, Kind... kinds) {
        return feature.targets()
                .addToCommunity(
                        HERE,
                        "boss",
                        new Targets.Wanted(
                                channel, "office", receivers.address(path), null, Set.of(kinds), false, "zh"));
    }

    static Notice notice() {
        return Notice.of(HERE, "test").with("at", "12:00").to(MEI);
    }

    String tell(Notice notice) {
        return database.write(transaction -> feature.notifications().tell(transaction, notice))
                .orElseThrow();
    }

    List<String> inbox(String person) {
        return feature.inbox().mine(HERE, person, null, false, null, 200).items().stream()
                .map(received -> received.notification().id())
                .toList();
    }

    long count(String table) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    Instant in(Duration length) {
        return clock.instant().plus(length);
    }

    static Notice toStaff() {
        return Notice.of(HERE, "test").with("at", "12:00").toRoles("REPAIRER").about("ticket/t1");
    }

    /** There is one message in the catalogue, and it is a test: what others will tell is written as another kind. */
    String one(Notice notice) {
        return one(notice, Kind.TICKET);
    }

    String one(Notice notice, Kind kind) {
        String id = plannedAs(notice, kind);
        settle();
        return id;
    }

    String plannedAs(Notice notice, Kind kind) {
        String id = tell(notice);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE notification SET kind = :kind WHERE id = :id")
                .bind("kind", kind.name())
                .bind("id", id)
                .execute());
        feature.planner().plan(id);
        return id;
    }

    void choose(Map<Preferences.Choice, Boolean> choices, QuietHours quiet) {
        database.change(
                transaction -> PreferenceRows.put(transaction.handle(), HERE, MEI, new Preferences(quiet, choices)));
    }
}
