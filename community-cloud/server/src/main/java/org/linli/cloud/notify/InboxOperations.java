package org.linli.cloud.notify;

import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Everybody's own messages, and what was told for the staff. */
final class InboxOperations {

    private final Database database;
    private final Inbox inbox;
    private final Notifications notifications;
    private final DeliveryList deliveries;
    private final Clock clock;

    InboxOperations(Database database, Inbox inbox, Notifications notifications, DeliveryList deliveries, Clock clock) {
        this.database = database;
        this.inbox = inbox;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    void register(Operations on) {
        on.read(
                "getMyNotifications",
                request -> Operations.page(
                        inbox.mine(
                                request.caller().requireCommunity(),
                                request.caller().requirePerson(),
                                kind(request),
                                request.query("unread")
                                        .map(Boolean::parseBoolean)
                                        .orElse(false),
                                Operations.cursor(request),
                                Operations.size(request)),
                        NotificationViews::of));
        on.read("countMyUnreadNotifications", request -> {
            Caller caller = request.caller();
            int unread = inbox.unread(caller.requireCommunity(), caller.requirePerson());
            return Reply.ok(Map.of("unread", unread));
        });
        on.read("getMyNotification", request -> {
            Caller caller = request.caller();
            String id = request.path("notification");
            Notification.Received received = inbox.mine(caller.requireCommunity(), caller.requirePerson(), id);
            return Reply.ok(NotificationViews.of(received, deliveries.mine(caller.requirePerson(), id)));
        });
        on.change("readMyNotification", "notification", request -> {
            Caller caller = request.caller();
            inbox.read(caller.requireCommunity(), caller.requirePerson(), request.path("notification"));
            return Reply.noContent();
        });
        on.change("readMyNotifications", "", request -> {
            Caller caller = request.caller();
            inbox.readUpTo(
                    caller.requireCommunity(),
                    caller.requirePerson(),
                    request.body(UpTo.class).upTo());
            return Reply.noContent();
        });
        on.change("testMyNotifications", "", this::test);
        on.read(
                "listNotifications",
                request -> Operations.page(
                        inbox.all(
                                request.caller().requireCommunity(),
                                kind(request),
                                request.query("subject").orElse(null),
                                request.query("person").orElse(null),
                                Operations.cursor(request),
                                Operations.size(request)),
                        NotificationViews::of));
        on.read(
                "getNotification",
                request -> Reply.ok(NotificationViews.of(
                        inbox.get(request.caller().requireCommunity(), request.path("notification")))));
        on.read("listNotificationDeliveries", this::deliveries);
    }

    private Reply deliveries(ApiRequest request) {
        String community = request.caller().requireCommunity();
        Notification told = inbox.get(community, request.path("notification"));
        return Operations.page(
                deliveries.all(community, told.id(), Operations.cursor(request), Operations.size(request)), way -> way);
    }

    private record UpTo(String upTo) {}

    private static @Nullable Kind kind(ApiRequest request) {
        return request.query("kind").map(Kind::valueOf).orElse(null);
    }

    /** Tells the caller something that reaches them on every channel they have, day or night. */
    private Reply test(ApiRequest request) {
        Caller caller = request.caller();
        String community = caller.requireCommunity();
        long minute = clock.millis() / 60_000;
        Notice notice = Notice.of(community, "test")
                .once("test/" + caller.requirePerson() + "/" + minute)
                .to(caller.requirePerson())
                .with("at", clock.instant())
                .urgent(Urgency.ALARM)
                .until(clock.instant().plusSeconds(300));
        // It may ring telephones, which costs money.
        String id = database.write(transaction -> notifications.tell(transaction, notice))
                .orElseThrow(() -> Refused.tooMany("notification-test-again"));
        return Reply.created(NotificationViews.of(inbox.mine(community, caller.requirePerson(), id)));
    }
}
