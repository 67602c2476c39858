package org.linli.cloud.notify;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Preferences.Choice;
import org.linli.cloud.notify.Target.Known;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Where and how people want to be told, and what managers name for their community. Addresses and keys go in and never out. */
final class ChannelOperations {

    private final Database database;
    private final Targets targets;
    private final Notifications notifications;
    private final Planner planner;
    private final Vapid vapid;
    private final Set<Channel> channels;
    private final Clock clock;

    ChannelOperations(
            Database database,
            Targets targets,
            Notifications notifications,
            Planner planner,
            Vapid vapid,
            Set<Channel> channels,
            Clock clock) {
        this.database = database;
        this.targets = targets;
        this.notifications = notifications;
        this.planner = planner;
        this.vapid = vapid;
        this.channels = Set.copyOf(channels);
        this.clock = clock;
    }

    void register(Operations on) {
        on.read("getPushKey", request -> Reply.ok(Map.of("publicKey", vapid.publicKey())));
        on.read(
                "getMyNotificationChannels",
                request -> Operations.list(targets.ofPerson(request.caller().requirePerson()).stream()
                        .map(ChannelOperations::view)
                        .toList()));
        on.change("addMyNotificationChannel", "", request -> {
            Targets.Added added = targets.addToPerson(
                    request.caller().requirePerson(),
                    request.body(ChannelInput.class).wanted());
            return Reply.created(view(added.known()));
        });
        on.change("addMyPushSubscription", "", request -> {
            Subscription wanted = request.body(Subscription.class);
            return Reply.created(view(targets.subscribe(
                    request.caller().requirePerson(),
                    wanted.label(),
                    wanted.endpoint(),
                    wanted.p256dh(),
                    wanted.auth())));
        });
        on.change("removeMyNotificationChannel", "target", request -> {
            targets.removeOfPerson(request.caller().requirePerson(), request.path("target"));
            return Reply.noContent();
        });
        on.read("getMyNotificationPreferences", request -> Reply.ok(view(preferences(request.caller()))));
        on.change("putMyNotificationPreferences", "", this::putPreferences);
        on.read(
                "listNotificationChannels",
                request -> Operations.list(targets.ofCommunity(request.caller().requireCommunity()).stream()
                        .map(ChannelOperations::view)
                        .toList()));
        on.change("addNotificationChannel", "", request -> {
            Caller caller = request.caller();
            Targets.Added added = targets.addToCommunity(
                    caller.requireCommunity(),
                    caller.requireActor(),
                    request.body(ChannelInput.class).wanted());
            return Reply.created(view(added));
        });
        on.change("removeNotificationChannel", "target", request -> {
            targets.removeOfCommunity(request.caller().requireCommunity(), request.path("target"));
            return Reply.noContent();
        });
        on.change("renewNotificationKey", "target", request -> {
            Targets.Added added = targets.renewKey(request.caller().requireCommunity(), request.path("target"));
            return Reply.ok(view(added));
        });
        on.change("testNotificationChannel", "target", this::test);
    }

    private record ChannelInput(
            Channel channel,
            String label,
            String address,
            @Nullable String token,
            @Nullable List<Kind> kinds,
            @Nullable Boolean everything,
            @Nullable String language) {

        Targets.Wanted wanted() {
            Set<Kind> chosen = EnumSet.noneOf(Kind.class);
            chosen.addAll(kinds == null ? List.of() : kinds);
            return new Targets.Wanted(
                    channel,
                    label,
                    address,
                    token,
                    chosen,
                    Boolean.TRUE.equals(everything),
                    language == null ? "zh" : language);
        }

        /** Hides address and token. */
        @Override
        public String toString() {
            return "ChannelInput[" + channel + "]";
        }
    }

    private record Subscription(String label, String endpoint, String p256dh, String auth) {

        /** Hides everything. */
        @Override
        public String toString() {
            return "Subscription";
        }
    }

    private record ChannelView(
            String id,
            Channel channel,
            String label,
            String server,
            Set<Kind> kinds,
            boolean everything,
            String language,
            Instant madeAt,
            int failures,
            String failure,
            @Nullable Instant failedAt,
            @Nullable Instant pausedUntil,
            @Nullable Instant sentAt,
            @Nullable String signingKey) {}

    private static ChannelView view(Known known) {
        return view(new Targets.Added(known, null));
    }

    private static ChannelView view(Targets.Added added) {
        Target target = added.known().target();
        Target.Health health = added.known().health();
        return new ChannelView(
                target.id(),
                target.channel(),
                target.label(),
                target.server(),
                target.kinds(),
                target.everything(),
                target.language(),
                target.madeAt(),
                health.failures(),
                health.failure(),
                health.failedAt(),
                health.openUntil(),
                health.sentAt(),
                added.key());
    }

    private Reply test(ApiRequest request) {
        Caller caller = request.caller();
        String community = caller.requireCommunity();
        Notice notice = Notice.of(community, "test")
                .with("at", clock.instant())
                .urgent(Urgency.ALARM)
                .until(clock.instant().plusSeconds(300));
        Notification told = database.write(transaction -> {
            Target target = targets.ofCommunity(transaction, community, request.path("target"))
                    .target();
            String id = notifications.tell(transaction, notice).orElseThrow();
            Notification made = NotificationRows.find(transaction.handle(), id).orElseThrow();
            planner.planOne(transaction, made, target);
            return made;
        });
        return Reply.created(NotificationViews.of(told));
    }

    private Preferences preferences(Caller caller) {
        String person = caller.requirePerson();
        return database.read(
                transaction -> PreferenceRows.of(transaction.handle(), caller.requireCommunity(), List.of(person))
                        .getOrDefault(person, Preferences.USUAL));
    }

    private record QuietView(String from, String until, boolean important) {}

    private record ChoiceView(Kind kind, Channel channel, boolean wanted) {}

    private record PreferencesInput(@Nullable QuietView quiet, List<ChoiceView> choices) {}

    private Reply putPreferences(ApiRequest request) {
        PreferencesInput input = request.body(PreferencesInput.class);
        Map<Choice, Boolean> choices = new HashMap<>();
        for (ChoiceView each : input.choices()) {
            Refused.unless(each.channel().isChosen(), "notification-channel");
            choices.put(new Choice(each.kind(), each.channel()), each.wanted());
        }
        Preferences chosen = new Preferences(quiet(input.quiet()), choices);
        Caller caller = request.caller();
        database.change(transaction -> {
            transaction.serialise("notification-preferences " + caller.requirePerson());
            PreferenceRows.put(transaction.handle(), caller.requireCommunity(), caller.requirePerson(), chosen);
        });
        return Reply.ok(view(chosen));
    }

    private static @Nullable QuietHours quiet(@Nullable QuietView view) {
        if (view == null) {
            return null;
        }
        Refused.unless(!view.from().equals(view.until()), "quiet-hours");
        return Operations.value(() -> new QuietHours(minute(view.from()), minute(view.until()), view.important()));
    }

    /** Of {@code hh:mm}, as the contract checks it. */
    private static int minute(String text) {
        return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }

    private static String text(int minute) {
        return String.format(java.util.Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    private record PreferencesView(@Nullable QuietView quiet, List<ChoiceView> choices, List<Channel> channels) {}

    /** Every choice there is, as it stands. */
    private PreferencesView view(Preferences chosen) {
        QuietHours quiet = chosen.quiet();
        List<Channel> chosenAmong =
                channels.stream().filter(Channel::isChosen).sorted().toList();
        List<ChoiceView> choices = EnumSet.complementOf(EnumSet.of(Kind.TEST)).stream()
                .flatMap(kind ->
                        chosenAmong.stream().map(channel -> new ChoiceView(kind, channel, chosen.wants(kind, channel))))
                .toList();
        return new PreferencesView(
                quiet == null
                        ? null
                        : new QuietView(text(quiet.fromMinute()), text(quiet.untilMinute()), quiet.importantToo()),
                choices,
                chosenAmong);
    }
}
