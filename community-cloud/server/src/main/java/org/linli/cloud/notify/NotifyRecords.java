package org.linli.cloud.notify;

import java.util.List;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;

/** What somebody was told. */
public final class NotifyRecords {

    private NotifyRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "notifications",
                PersonTable.of("notification").texts("title_zh", "title_en", "text_zh", "text_en"),
                PersonTable.of("inbox", "person")
                        .shows("community", "notification", "visible_at", "shown_at", "read_at")
                        .deletes(),
                PersonTable.of("notification_target", "person")
                        .others("made_by")
                        .shows("id", "channel", "label", "made_at")
                        .deletes(),
                PersonTable.of("notification_delivery", "person")
                        .shows("community", "kind", "channel", "state", "changed_at")
                        .deletes(),
                PersonTable.of("notification_preference", "person")
                        .shows("community", "kind", "channel", "wanted")
                        .deletes(),
                PersonTable.of("notification_quiet", "person")
                        .shows("community", "quiet", "from_minute", "until_minute")
                        .deletes(),
                PersonTable.of("notification_window", "person").deletes());
    }

    /** What is deleted when its time is over. */
    public static List<RetainedRows> retained() {
        return List.of(new RetainedRows(
                RetainedKind.NOTIFICATIONS,
                "notification",
                "id",
                "made_at",
                "EXISTS (SELECT 1 FROM inbox i WHERE i.notification = notification.id AND i.person IN (<held>))",
                "",
                List.of(
                        new RetainedRows.Child("inbox", "notification"),
                        new RetainedRows.Child("notification_delivery", "notification"))));
    }
}
