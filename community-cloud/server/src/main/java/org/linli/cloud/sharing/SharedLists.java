package org.linli.cloud.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/**
 * Everything of a kind as it stands, for whoever begins to follow the feed. The community's own list is read from inside, page by page, and cut down to the fields of the
 * catalogue, so that no feature has to list anything twice. Calls block. Thread: any.
 */
public final class SharedLists {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads one page of a list as a caller, as {@link Api#read} does. */
    @FunctionalInterface
    public interface Reader {
        Reply read(String operation, Caller caller, Map<String, String> parameters) throws Exception;
    }

    /**
     * Where a kind is listed.
     *
     * @param parameters beside those of the page
     * @param subject name of the item's id
     * @param over field of the list that says when it happened or was over; what lies before the reader's beginning is not given, what is not over is
     * @param renamed field of the catalogue to field of the list, where they differ
     */
    private record Source(
            String operation,
            Map<String, String> parameters,
            String subject,
            String over,
            Map<String, String> renamed) {}

    private static final Map<DataKind, Source> SOURCES = new EnumMap<>(Map.of(
            DataKind.DOOR_EVENT, new Source("listAccessLog", Map.of(), "door", "at", Map.of("person", "holder")),
            DataKind.TICKET, new Source("listTickets", Map.of(), "id", "finishedAt", Map.of()),
            DataKind.PARCEL, new Source("listParcels", Map.of(), "id", "endedAt", Map.of()),
            DataKind.VISIT, new Source("listVisits", Map.of(), "id", "until", Map.of()),
            DataKind.BILL,
                    new Source(
                            "listAllBills",
                            Map.of(),
                            "id",
                            "postedAt",
                            Map.of("item", "itemName", "periodFrom", "from", "periodUntil", "until")),
            DataKind.PAYMENT, new Source("listAllPayments", Map.of(), "id", "paidAt", Map.of("day", "date")),
            DataKind.ALARM,
                    new Source("listAlarms", Map.of(), "id", "closedAt", Map.of("person", "holder", "at", "beganAt")),
            DataKind.PERSON, new Source("listHouseholds", Map.of("current", "true"), "id", "", Map.of())));

    private final Reader reader;

    SharedLists(Reader reader) {
        this.reader = reader;
    }

    /** One thing as it stands. */
    record Item(DataKind kind, int v, String subject, Map<String, Object> data) {

        /** Its content may be personal. */
        @Override
        public String toString() {
            return "Item[" + kind.wire() + " " + subject + "]";
        }
    }

    /** @param next null at the end */
    record Part(List<Item> items, @Nullable String next) {}

    /** The list refused, in words that are the reader's to see. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Reply reply;

        Refusal(Reply reply) {
            super("the list refused", null, false, false);
            this.reply = reply;
        }

        Reply reply() {
            return reply;
        }
    }

    /**
     * A page.
     *
     * @param rights of the reader, who may have the kind
     */
    Part read(
            Caller reading,
            String community,
            DataKind kind,
            ChangeFeed.Reader rights,
            @Nullable String cursor,
            int size)
            throws Exception {
        Source source = SOURCES.get(kind);
        if (source == null) {
            throw new IllegalStateException(kind.wire() + " is listed nowhere");
        }
        // Who reads is the partner; what is read is decided here, not by the role.
        Caller within = new Caller(
                reading.person(),
                reading.actor(),
                Set.of("MANAGER"),
                community,
                null,
                reading.session(),
                reading.address());
        Map<String, String> parameters = new LinkedHashMap<>(source.parameters());
        parameters.put("size", Integer.toString(size));
        if (kind == DataKind.DOOR_EVENT && rights.from().isAfter(Instant.EPOCH)) {
            // Years of passages are not looked through for nothing.
            parameters.put("from", rights.from().toString());
        }
        if (cursor != null) {
            parameters.put("cursor", cursor);
        }
        JsonNode page = answer(source.operation(), within, parameters);
        List<Item> items = new ArrayList<>();
        BiPredicate<DataKind, String> given = rights.given();
        for (JsonNode listed : page.path("items")) {
            String over = listed.path(source.over()).asText("");
            if (!over.isEmpty() && Instant.parse(over).isBefore(rights.from())) {
                continue;
            }
            if (kind == DataKind.PERSON) {
                JsonNode whole = answer(
                        "getHousehold",
                        within,
                        Map.of("household", listed.path("id").asText()));
                whole.path("members")
                        .forEach(member -> items.add(item(
                                kind,
                                member.path("relation").asText(member.path("id").asText("")),
                                given,
                                field -> resident(field, whole, member))));
            } else {
                items.add(item(kind, listed.path(source.subject()).asText(), given, field -> {
                    if (field.equals("happening")) {
                        return JSON.getNodeFactory().textNode("ACCESS");
                    }
                    return kind == DataKind.ALARM && field.equals("state")
                            ? JSON.getNodeFactory().textNode(state(listed))
                            : listed.path(source.renamed().getOrDefault(field, field));
                }));
            }
        }
        return new Part(items, page.hasNonNull("next") ? page.path("next").asText() : null);
    }

    private JsonNode answer(String operation, Caller caller, Map<String, String> parameters) throws Exception {
        Reply reply = reader.read(operation, caller, parameters);
        if (reply.status() != 200) {
            throw new Refusal(reply);
        }
        return Api.json(reply);
    }

    private static Item item(
            DataKind kind, String subject, BiPredicate<DataKind, String> given, Function<String, JsonNode> value) {
        Map<String, Object> data = new LinkedHashMap<>();
        kind.fields().keySet().stream().filter(field -> given.test(kind, field)).forEach(field -> {
            JsonNode known = value.apply(field);
            if (!known.isMissingNode() && !known.isNull()) {
                data.put(field, JSON.convertValue(known, Object.class));
            }
        });
        return new Item(kind, kind.version(), subject, data);
    }

    private static JsonNode resident(String field, JsonNode household, JsonNode member) {
        return switch (field) {
            case "movement" -> JSON.getNodeFactory().textNode("IN");
            case "relation" -> member.path("kind");
            case "person" -> member.path("person");
            case "unit" -> household.path("unit");
            default -> JSON.missingNode();
        };
    }

    private static String state(JsonNode alarm) {
        if (alarm.hasNonNull("closedAt")) {
            return "CLOSED";
        }
        if (alarm.hasNonNull("acknowledgedAt")) {
            return "ACKNOWLEDGED";
        }
        return alarm.hasNonNull("endedAt") ? "ENDED" : "RAISED";
    }
}
