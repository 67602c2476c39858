package org.linli.cloud.notify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the contract shows. */
final class NotificationViews {

    private NotificationViews() {}

    /** Of {@code Notification} in the contract, for staff and live pages. */
    record View(
            String id,
            Kind kind,
            Urgency urgency,
            String subject,
            String titleZh,
            String titleEn,
            String textZh,
            String textEn,
            Instant madeAt,
            Instant visibleAt,
            Instant expiresAt) {}

    /** Of {@code MyNotification}. */
    record Mine(
            String id,
            Kind kind,
            Urgency urgency,
            String subject,
            String titleZh,
            String titleEn,
            String textZh,
            String textEn,
            Instant madeAt,
            boolean read,
            @Nullable Instant readAt,
            @Nullable List<DeliveryList.Way> deliveries) {}

    static View of(Notification told) {
        return new View(
                told.id(),
                told.kind(),
                told.urgency(),
                told.subject(),
                told.title().zh(),
                told.title().en(),
                told.text().zh(),
                told.text().en(),
                told.madeAt(),
                told.visibleAt(),
                told.expiresAt());
    }

    static Mine of(Notification.Received received) {
        return of(received, null);
    }

    /** @param deliveries how it fared on each channel; null to leave that out */
    static Mine of(Notification.Received received, @Nullable List<DeliveryList.Way> deliveries) {
        Notification told = received.notification();
        return new Mine(
                told.id(),
                told.kind(),
                told.urgency(),
                told.subject(),
                told.title().zh(),
                told.title().en(),
                told.text().zh(),
                told.text().en(),
                told.visibleAt(),
                received.readAt() != null,
                received.readAt(),
                deliveries);
    }
}
