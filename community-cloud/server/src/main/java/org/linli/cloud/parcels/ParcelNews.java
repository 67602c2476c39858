package org.linli.cloud.parcels;

import java.util.Set;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.Urgency;
import org.linli.cloud.storage.Transaction;

/** What receivers and the desk hear of parcels. The code stands in the message: it is worth a parcel, and its receiver is who reads it. */
final class ParcelNews {

    private final Notifications notifications;

    ParcelNews(Notifications notifications) {
        this.notifications = notifications;
    }

    void arrived(Transaction transaction, Parcel parcel, String code, Set<String> receivers) {
        tell(transaction, withPlace(parcel, "parcel-arrived", code), receivers);
    }

    void reminded(Transaction transaction, Parcel parcel, String code, Set<String> receivers) {
        tell(transaction, withPlace(parcel, "parcel-waits", code), receivers);
    }

    void ended(Transaction transaction, Parcel parcel, Parcel.End end, Set<String> receivers) {
        Notice notice = end.how() == Parcel.How.RETURNED
                ? notice(parcel, "parcel-returned").with("reason", end.by())
                : notice(parcel, "parcel-collected")
                        .with(
                                "who",
                                end.by().isEmpty() ? "凭取件码" : end.by(),
                                end.by().isEmpty() ? "with its code" : end.by());
        tell(transaction, notice, receivers);
    }

    /** It lies too long, or is nobody's. */
    void tooLong(Transaction transaction, Parcel parcel) {
        notifications.tell(
                transaction,
                notice(parcel, "parcel-too-long")
                        .with("shelf", shelf(parcel))
                        .urgent(Urgency.NORMAL)
                        .toRoles("PARCEL_DESK", "DESK"));
    }

    private void tell(Transaction transaction, Notice notice, Set<String> receivers) {
        if (!receivers.isEmpty()) {
            notifications.tell(transaction, notice.to(receivers));
        }
    }

    private static Notice withPlace(Parcel parcel, String message, String code) {
        return notice(parcel, message).with("shelf", shelf(parcel)).with("code", code);
    }

    private static String shelf(Parcel parcel) {
        return parcel.shelf().isEmpty() ? "—" : parcel.shelf();
    }

    private static Notice notice(Parcel parcel, String message) {
        String tracking = parcel.tracking();
        return Notice.of(parcel.community(), message)
                .with("carrier", parcel.carrier())
                .with("tail", tracking.substring(Math.max(0, tracking.length() - 4)))
                .about("parcel/" + parcel.id());
    }
}
