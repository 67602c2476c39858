package org.linli.cloud.emergencies;

import java.util.Set;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.Urgency;
import org.linli.cloud.storage.Transaction;

/** What is told of a call for help. Everything is as urgent as can be: quiet hours and limits do not hold it back. */
final class EmergencyNews {

    private final Notifications notifications;
    private final Surroundings around;

    EmergencyNews(Notifications notifications, Surroundings around) {
        this.notifications = notifications;
        this.around = around;
    }

    /** @param call its name, under which it is told once */
    void called(Transaction transaction, StoredEmergency stored, Set<String> receivers, String call) {
        tell(
                transaction,
                about(transaction, stored, stored.trial() ? "emergency-trial" : "emergency-raised")
                        .with("at", stored.raisedAt())
                        .once("emergency/" + stored.id() + "/" + call),
                receivers);
    }

    /** Help was asked for again while somebody looks after it. */
    void pressedAgain(Transaction transaction, StoredEmergency stored, String responder) {
        tell(transaction, about(transaction, stored, "emergency-again"), Set.of(responder));
    }

    /** Who comes: to those who were called, and to whoever needs help. */
    void answered(Transaction transaction, StoredEmergency stored, String by, Set<String> receivers) {
        Notice notice =
                about(transaction, stored, "emergency-answered").with("responder", name(transaction, stored, by));
        tell(transaction, notice, receivers);
        if (!stored.person().isEmpty()) {
            tell(
                    transaction,
                    Notice.of(stored.community(), "emergency-comes")
                            .about("emergency/" + stored.id())
                            .urgent(Urgency.ALARM)
                            .with("responder", name(transaction, stored, by)),
                    Set.of(stored.person()));
        }
    }

    private void tell(Transaction transaction, Notice notice, Set<String> receivers) {
        if (!receivers.isEmpty()) {
            notifications.tell(transaction, notice.to(receivers));
        }
    }

    private Notice about(Transaction transaction, StoredEmergency stored, String message) {
        String person = stored.person();
        String known = person.isEmpty() ? "" : name(transaction, stored, person);
        String where = person.isEmpty()
                ? ""
                : around.home(transaction, stored.community(), person, stored.receivedAt())
                        .map(Surroundings.Home::label)
                        .orElse("");
        String door = stored.door();
        String placeZh = where.isEmpty() ? (door.isEmpty() ? "位置未知" : "门 " + door) : where;
        String placeEn = where.isEmpty() ? (door.isEmpty() ? "place unknown" : "door " + door) : where;
        return Notice.of(stored.community(), message)
                .about("emergency/" + stored.id())
                .urgent(Urgency.ALARM)
                .with("person", known.isEmpty() ? "有人" : known, known.isEmpty() ? "Somebody" : known)
                .with("place", placeZh, placeEn);
    }

    private String name(Transaction transaction, StoredEmergency stored, String person) {
        return around.name(transaction, stored.community(), person).orElse("—");
    }
}
