package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.linli.cloud.identity.Role;
import org.linli.mobileapi.Caller;

/** The published contract says of every operation what a client must know, and bounds everything a client may send. */
class ContractTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** Lists that come whole, each with what bounds it; where the program does not bound it by its nature, the limit is in the code. */
    private static final Map<String, String> WHOLE_LISTS = Map.ofEntries(
            Map.entry("listAgreementTokens", "Agreements.MOST_TOKENS of an agreement"),
            Map.entry("listCards", "Cards.MAX_CARDS of one person"),
            Map.entry("listDunningPlans", "DunningPlans.MAX_PLANS of a community"),
            Map.entry("listExportKinds", "the lists of this contract"),
            Map.entry("listIdentityProviders", "Providers.MAX_PROVIDERS of a company"),
            Map.entry("listImportKinds", "what the program can import"),
            Map.entry("listNotificationChannels", "Targets.MOST_OF_ONE of a community"),
            Map.entry("listMyCommunities", "Companies.MAX_COMMUNITIES of the site"),
            Map.entry("listMyCompanies", "Companies.MAX_COMPANIES of the site"),
            Map.entry("listMyDoors", "Doors.MAX_DOORS of a community"),
            Map.entry("listMyFeeItems", "People.MAX_RELATIONS of one person"),
            Map.entry("listMyHomes", "People.MAX_RELATIONS of one person"),
            Map.entry("listMyHouseholds", "People.MAX_RELATIONS of one person"),
            Map.entry("listMyMeters", "People.MAX_RELATIONS of one person"),
            Map.entry("listMyPassKeys", "PassKeys.MAX_PHONES of one person"),
            Map.entry("listMyPasskeys", "Passkeys.MAX_PASSKEYS of one person"),
            Map.entry("listMyProxies", "Acting.MAX_PROXIES in force, and the last 200 that ended"),
            Map.entry("listMyTokens", "ApiTokens.MAX_TOKENS of one person"),
            Map.entry("listRetention", "kinds of records that the program knows"),
            Map.entry("listMyWards", "Wards.MOST of one person"),
            Map.entry("listOutcomeDefinitions", "Outcome, the catalogue of the program"),
            Map.entry("listPassKeys", "PassKeys.MAX_PHONES of one person"),
            Map.entry("listProviders", "the ways to pay that the program knows"),
            Map.entry("listRepairCategories", "RepairSettings.MOST_CATEGORIES of a community"),
            Map.entry("listSessions", "Sessions.MAX_SESSIONS of one person"),
            Map.entry("listSignInProviders", "Providers.MAX_PROVIDERS of each company"),
            Map.entry("listVendorTokens", "ApiTokens.MAX_TOKENS of a community"));

    /** Money back, people and devices gone, rights given, ways in, data that leaves the house. */
    private static final Set<String> DANGEROUS = Set.of(
            "refundPayment",
            "writeOffBill",
            "reverseBill",
            "reverseFeeRun",
            "undoImport",
            "removePerson",
            "removeDoor",
            "revokeDevice",
            "rotateCommunityKey",
            "grantRole",
            "revokeRole",
            "inviteStaff",
            "setAccountState",
            "putCompany",
            "putCommunity",
            "recordProxy",
            "grantMyProxy",
            "createVendorToken",
            "endVendorToken",
            "createMyToken",
            "makeAgreement",
            "makeAgreementToken",
            "addWebhook",
            "createIdentityProvider",
            "putIdentityProvider",
            "linkMyProvider",
            "addMyPasskey",
            "removeMyPasskey",
            "renewRecoveryCodes",
            "putInvoiceHook",
            "removeInvoiceHook",
            "carryOutDunningRun",
            "confirmServiceSettlement",
            "beginExport",
            "giveUpErasure",
            "exportPersonData",
            "erasePerson",
            "putRetention",
            "endHold");

    private static final Set<String> EVERYDAY = Set.of(
            "takePayment",
            "usePrepayment",
            "issueReceipt",
            "openDoor",
            "setLockdown",
            "setEvacuation",
            "createReading",
            "acknowledgeAlarm",
            "closeAlarm",
            "beginActing",
            "issueVisitorPass",
            "postFeeRun",
            "closeDay");

    private static JsonNode contract;

    @BeforeAll
    static void load() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            contract = new JsonMapper().readTree(ContractFiles.load(vertx).json());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static void forEach(BiConsumer<String, JsonNode> check) {
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> check.accept(
                                entry.getValue().path("operationId").asText(path.getKey()), entry.getValue())));
    }

    private static void assertNone(List<String> faults, String what) {
        assertTrue(faults.isEmpty(), () -> what + ":\n  " + String.join("\n  ", faults));
    }

    private static JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : resolved(contract.at(reference.substring(1)));
    }

    @Test
    void everyOperationHasASummaryInBothLanguages() {
        List<String> faults = new ArrayList<>();
        forEach((id, operation) -> {
            String[] halves = operation.path("summary").asText().split(" · ", 2);
            boolean both = halves.length == 2
                    && halves[0].codePoints().anyMatch(Character::isIdeographic)
                    && halves[1].matches(".*[A-Za-z].*");
            if (!both) {
                faults.add(id + ": " + operation.path("summary").asText());
            }
        });
        assertNone(faults, "a summary is 中文 · English");
    }

    @Test
    void everyOperationHasATagThatIsExplained() {
        Set<String> known = new TreeSet<>();
        contract.path("tags").forEach(tag -> known.add(tag.path("name").asText()));
        List<String> faults = new ArrayList<>();
        forEach((id, operation) -> {
            JsonNode tags = operation.path("tags");
            if (tags.isEmpty() || !known.contains(tags.get(0).asText())) {
                faults.add(id + ": " + tags);
            }
        });
        assertNone(faults, "a tag of frame.yaml, since scopes of tokens are named after it");
    }

    @Test
    void whoMayCallIsNamedByKnownRoles() {
        Set<String> known = new TreeSet<>(Set.of(Caller.ANYONE, Caller.SIGNED_IN, Role.RESIDENT, Role.PARTNER));
        Arrays.stream(Role.values()).forEach(role -> known.add(role.name()));
        List<String> faults = new ArrayList<>();
        forEach((id, operation) -> {
            Set<String> access = new TreeSet<>();
            operation.path("x-access").forEach(role -> access.add(role.asText()));
            if (access.isEmpty() || !known.containsAll(access)) {
                faults.add(id + ": " + access);
            }
        });
        assertNone(faults, "x-access names roles of " + known);
    }

    @Test
    void whatAStolenSessionCouldDoMostHarmWithAsksForAFreshProof() {
        Set<String> asking = new TreeSet<>();
        forEach((id, operation) -> {
            if (operation.path("x-step-up").asBoolean()) {
                asking.add(id);
            }
        });
        List<String> missing =
                DANGEROUS.stream().filter(id -> !asking.contains(id)).sorted().toList();
        assertNone(missing, "give it x-step-up: true");
        List<String> everyday = asking.stream().filter(EVERYDAY::contains).toList();
        assertNone(everyday, "this is done many times a day, or in an emergency, and must not ask");
    }

    @Test
    void everyOperationSaysWhatARefusalLooksLike() {
        List<String> faults = new ArrayList<>();
        forEach((id, operation) -> {
            JsonNode answer = resolved(operation.path("responses").path("default"));
            if (!answer.path("content").has("application/problem+json")) {
                faults.add(id);
            }
        });
        assertNone(faults, "responses/default is the Problem of frame.yaml");
    }

    @Test
    void everyParameterIsBounded() {
        List<String> faults = new ArrayList<>();
        forEach((id, operation) -> operation.path("parameters").forEach(one -> {
            JsonNode parameter = resolved(one);
            bounded(id + " " + parameter.path("name").asText(), parameter.path("schema"), faults, 0);
        }));
        assertNone(faults, "give it maxLength, a pattern that ends, enum, minimum and maximum, or maxItems");
    }

    @Test
    void everyBodyIsBoundedAndClosed() {
        List<String> faults = new ArrayList<>();
        forEach((id, operation) -> {
            JsonNode body = resolved(operation.path("requestBody"));
            if (body.isMissingNode() || operation.has("x-raw-body")) {
                return;
            }
            JsonNode schema = body.path("content").path("application/json").path("schema");
            if (schema.isMissingNode()) {
                faults.add(id + ": no application/json");
            }
            bounded(id, schema, faults, 0);
        });
        assertNone(faults, "give it maxLength, a pattern that ends, enum, minimum and maximum, or maxItems");
    }

    @Test
    void everyListIsPagedOrBoundedByNature() {
        List<String> faults = new ArrayList<>();
        Set<String> known = new TreeSet<>();
        forEach((id, operation) -> {
            Set<String> names = new TreeSet<>();
            operation
                    .path("parameters")
                    .forEach(parameter ->
                            names.add(resolved(parameter).path("name").asText()));
            boolean paged = names.contains("cursor");
            if (id.startsWith("list") && !paged && !WHOLE_LISTS.containsKey(id)) {
                faults.add(id);
            }
            if (paged && WHOLE_LISTS.containsKey(id)) {
                faults.add(id + " is paged by now");
            }
            known.add(id);
        });
        WHOLE_LISTS.keySet().stream().filter(id -> !known.contains(id)).forEach(id -> faults.add(id + " is gone"));
        assertNone(faults, "a list has a cursor; name it in WHOLE_LISTS when it cannot grow");
    }

    private static void bounded(String place, JsonNode given, List<String> faults, int depth) {
        JsonNode schema = resolved(given);
        if (depth > 10 || schema.isMissingNode()) {
            return;
        }
        if (schema.has("enum") || schema.has("const")) {
            return;
        }
        for (String several : List.of("allOf", "oneOf", "anyOf")) {
            for (JsonNode one : schema.path(several)) {
                bounded(place, one, faults, depth + 1);
            }
        }
        JsonNode type = schema.path("type");
        String kind = type.isArray() ? type.get(0).asText() : type.asText("");
        switch (kind) {
            case "string" -> {
                boolean formatted = Set.of("date-time", "date")
                        .contains(schema.path("format").asText());
                if (!schema.has("maxLength")
                        && !formatted
                        && !ends(schema.path("pattern").asText(""))) {
                    faults.add(place + ": text without end");
                }
            }
            case "integer", "number" -> {
                boolean from = schema.has("minimum") || schema.has("exclusiveMinimum");
                boolean to = schema.has("maximum") || schema.has("exclusiveMaximum");
                if (!from || !to) {
                    faults.add(place + ": number without bounds");
                }
            }
            case "array" -> {
                if (!schema.has("maxItems")) {
                    faults.add(place + ": list without end");
                }
                bounded(place + "[]", schema.path("items"), faults, depth + 1);
            }
            case "object" -> object(place, schema, faults, depth);
            case "boolean", "" -> {}
            default -> faults.add(place + ": type " + kind.toLowerCase(Locale.ROOT));
        }
    }

    private static void object(String place, JsonNode schema, List<String> faults, int depth) {
        JsonNode additional = schema.path("additionalProperties");
        // What a browser's authenticator makes is not ours to define; the library that checks it reads what it knows.
        boolean authenticators = place.contains("/credential");
        if (!authenticators && (additional.isMissingNode() || (additional.isBoolean() && additional.asBoolean()))) {
            faults.add(place + ": open to fields nobody knows");
        } else if (additional.isObject()) {
            if (!schema.has("maxProperties")) {
                faults.add(place + ": fields without end");
            }
            bounded(place + "/*", additional, faults, depth + 1);
        }
        schema.path("properties")
                .properties()
                .forEach(field -> bounded(place + "/" + field.getKey(), field.getValue(), faults, depth + 1));
    }

    /** A pattern that is anchored at both sides and repeats nothing for ever. */
    private static boolean ends(String pattern) {
        return pattern.startsWith("^")
                && pattern.endsWith("$")
                && !pattern.matches(".*([^\\\\]|^)[*+].*")
                && !pattern.matches(".*\\{\\d+,}.*");
    }
}
