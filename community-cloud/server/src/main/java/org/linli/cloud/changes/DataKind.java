package org.linli.cloud.changes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a community may be shared at all; nothing else ever is. Each kind has its fields, and says which of them tell about a person or a single home: those are
 * given only where an agreement names them. The version counts up when a field changes its meaning or goes; new fields may come at any time.
 */
public enum DataKind {
    DOOR_EVENT(
            "door.event",
            "门口发生的事",
            "what happens at doors",
            Set.of(Ground.CONSENT, Ground.LEGAL_DUTY, Ground.EMERGENCY),
            List.of("door", "happening", "means", "side", "reason", "granted", "state", "cause"),
            List.of("person", "credential")),
    TICKET(
            "ticket.changed",
            "报修与投诉",
            "repairs and complaints",
            Set.of(Ground.CONTRACT, Ground.CONSENT),
            List.of(
                    "number",
                    "kind",
                    "category",
                    "building",
                    "state",
                    "submittedAt",
                    "finishedAt",
                    "reopened",
                    "stars"),
            List.of("unit", "place", "words", "asker", "assignee")),
    PARCEL(
            "parcel.changed",
            "快递",
            "parcels",
            Set.of(Ground.CONTRACT, Ground.CONSENT),
            List.of("carrier", "source", "state", "takenInAt", "endedAt", "how"),
            List.of("unit", "receiver", "tracking")),
    VISIT(
            "visit.changed",
            "访客",
            "visits",
            Set.of(Ground.CONSENT, Ground.LEGAL_DUTY),
            List.of("kind", "state", "from", "until", "enteredAt", "leftAt"),
            List.of("unit", "host", "name", "plate")),
    BILL(
            "bill.posted",
            "账单",
            "bills",
            Set.of(Ground.CONTRACT, Ground.LEGAL_DUTY, Ground.CONSENT),
            List.of("type", "item", "periodFrom", "periodUntil", "dueDate", "amountFen"),
            List.of("unit", "household")),
    PAYMENT(
            "payment.recorded",
            "缴费",
            "payments",
            Set.of(Ground.CONTRACT, Ground.LEGAL_DUTY, Ground.CONSENT),
            List.of("method", "amountFen", "day"),
            List.of("household")),
    ALARM(
            "alarm.changed",
            "报警",
            "alarms",
            Set.of(Ground.EMERGENCY, Ground.LEGAL_DUTY, Ground.CONSENT),
            List.of("door", "kind", "state", "at"),
            List.of("person")),
    PERSON(
            "person.moved",
            "入住与搬离",
            "people moving in and out",
            Set.of(Ground.LEGAL_DUTY, Ground.CONSENT),
            List.of("movement", "relation"),
            List.of("person", "unit"));

    /** Why personal fields may be given away: the grounds of article 13 of the Personal Information Protection Law that can apply here. */
    public enum Ground {
        CONSENT("个人同意", "the persons agreed"),
        CONTRACT("履行与本人的合同所必需", "needed for a contract with the persons"),
        LEGAL_DUTY("履行法定职责或义务所必需", "needed for a duty by law"),
        EMERGENCY("保护生命健康和财产安全所必需", "needed to protect life, health and property");

        private final String zh;
        private final String en;

        Ground(String zh, String en) {
            this.zh = zh;
            this.en = en;
        }

        public String zh() {
            return zh;
        }

        public String en() {
            return en;
        }
    }

    private static final int VERSION = 1;

    private final String wire;
    private final String zh;
    private final String en;

    @SuppressWarnings("ImmutableEnumChecker") // cannot be modified
    private final Set<Ground> grounds;

    @SuppressWarnings("ImmutableEnumChecker") // cannot be modified
    private final Map<String, Boolean> fields;

    DataKind(String wire, String zh, String en, Set<Ground> grounds, List<String> plain, List<String> personal) {
        this.wire = wire;
        this.zh = zh;
        this.en = en;
        this.grounds = Collections.unmodifiableSet(EnumSet.copyOf(grounds));
        Map<String, Boolean> all = new LinkedHashMap<>();
        plain.forEach(field -> all.put(field, false));
        personal.forEach(field -> all.put(field, true));
        this.fields = Collections.unmodifiableMap(all);
    }

    /** As it stands in feeds, webhooks and the contract, such as {@code door.event}. */
    @JsonValue
    public String wire() {
        return wire;
    }

    @JsonCreator
    public static DataKind of(String wire) {
        return Arrays.stream(values())
                .filter(kind -> kind.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of data that may be shared"));
    }

    public String zh() {
        return zh;
    }

    public String en() {
        return en;
    }

    /** Of its fields; stands in every change. */
    public int version() {
        return VERSION;
    }

    /** The grounds on which its personal fields may be given away. */
    public Set<Ground> grounds() {
        return grounds;
    }

    /** Names of the fields, and whether each tells about a person or a single home. */
    public Map<String, Boolean> fields() {
        return fields;
    }

    public boolean isPersonal(String field) {
        Boolean personal = fields.get(field);
        if (personal == null) {
            throw new IllegalArgumentException(wire + " has no field " + field);
        }
        return personal;
    }
}
