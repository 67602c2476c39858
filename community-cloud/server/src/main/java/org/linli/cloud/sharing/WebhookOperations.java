package org.linli.cloud.sharing;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.outward.Trouble;
import org.linli.cloud.storage.Ids;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Webhooks of agreements over HTTP. */
final class WebhookOperations {

    /** Longer than a post may take. */
    private static final int TEST_SECONDS = 15;

    private final Webhooks webhooks;
    private final ChangeCourier courier;

    WebhookOperations(Webhooks webhooks, ChangeCourier courier) {
        this.webhooks = webhooks;
        this.courier = courier;
    }

    private record View(
            String id,
            String agreement,
            String host,
            Set<DataKind> kinds,
            Webhook.State state,
            long position,
            int tries,
            @Nullable Instant failingSince,
            @Nullable String reason,
            @Nullable Instant nextAt,
            @Nullable Instant deliveredAt,
            String madeBy,
            Instant madeAt) {

        static View of(Webhook webhook) {
            return new View(
                    webhook.id(),
                    webhook.agreement(),
                    webhook.host(),
                    webhook.kinds(),
                    webhook.state(),
                    webhook.position().number(),
                    webhook.tries(),
                    webhook.failingSince(),
                    webhook.reason().isEmpty() ? null : webhook.reason(),
                    webhook.tries() > 0 && webhook.state() == Webhook.State.ACTIVE ? webhook.dueAt() : null,
                    webhook.deliveredAt(),
                    webhook.madeBy(),
                    webhook.madeAt());
        }
    }

    private record AddedView(View webhook, String key) {
        @Override
        public String toString() {
            return "AddedView[" + webhook.id() + "]";
        }
    }

    private record DeliveryView(
            String change,
            DataKind kind,
            Webhook.DeliveryState state,
            int tries,
            @Nullable String reason,
            Instant firstAt,
            Instant lastAt) {

        static DeliveryView of(Webhook.Delivery delivery) {
            return new DeliveryView(
                    delivery.change(),
                    delivery.kind(),
                    delivery.state(),
                    delivery.tries(),
                    delivery.reason().isEmpty() ? null : delivery.reason(),
                    delivery.firstAt(),
                    delivery.lastAt());
        }
    }

    private record TestView(boolean delivered, @Nullable String reason) {}

    private record ResumeInput(Webhooks.From from) {}

    void register(Operations on) {
        on.change("addWebhook", "agreement", request -> {
            Webhooks.Added added = webhooks.add(
                    community(request),
                    request.path("agreement"),
                    request.body(Webhooks.Draft.class),
                    request.caller().requireActor());
            return Reply.created(new AddedView(View.of(added.webhook()), added.key()));
        });
        on.read(
                "listWebhooks",
                request -> Operations.page(
                        webhooks.list(community(request), Operations.cursor(request), Operations.size(request)),
                        View::of));
        on.read("getWebhook", request -> Reply.ok(View.of(webhooks.get(community(request), request.path("webhook")))));
        on.change("removeWebhook", "webhook", request -> {
            webhooks.remove(community(request), request.path("webhook"));
            return Reply.noContent();
        });
        on.change(
                "resumeWebhook",
                "webhook",
                request -> Reply.ok(View.of(webhooks.resume(
                        community(request),
                        request.path("webhook"),
                        request.body(ResumeInput.class).from()))));
        on.change("testWebhook", "webhook", this::test);
        on.read(
                "listWebhookDeliveries",
                request -> Operations.page(
                        webhooks.deliveries(
                                community(request),
                                request.path("webhook"),
                                Operations.cursor(request),
                                Operations.size(request)),
                        DeliveryView::of));
    }

    private Reply test(ApiRequest request) throws InterruptedException {
        Webhook webhook = webhooks.get(community(request), request.path("webhook"));
        try {
            String reason = courier.test(webhook, Ids.next())
                    .get(TEST_SECONDS, TimeUnit.SECONDS)
                    .reason();
            return Reply.ok(new TestView(reason.isEmpty(), reason.isEmpty() ? null : reason));
        } catch (ExecutionException e) {
            return Reply.ok(new TestView(false, Trouble.of(e.getCause() == null ? e : e.getCause())));
        } catch (TimeoutException e) {
            return Reply.ok(new TestView(false, Trouble.of(e)));
        }
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }
}
