package org.linli.cloud.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every list of the contract that staff may read, found in the contract itself: a new list can be exported without a line of code. */
final class ExportLists {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> PAGING = Set.of("cursor", "size");
    private static final Set<String> EVERYWHERE = Set.of("community", "for");

    private final Map<String, ExportList> lists = new LinkedHashMap<>();

    /**
     * @param contract the published document
     * @param staff roles that may export at all
     */
    ExportLists(String contract, Set<String> staff) {
        JsonNode document = read(contract);
        document.path("paths").forEach(path -> {
            JsonNode operation = path.path("get");
            Set<String> access = new TreeSet<>();
            operation.path("x-access").forEach(role -> access.add(role.asText()));
            // By other roles it may be read, but not taken away.
            access.retainAll(staff);
            boolean forStaff = !access.isEmpty();
            boolean isList = operation.path("operationId").asText().startsWith("list");
            if (forStaff && operation.path("x-export").asBoolean(isList)) {
                ExportList list = list(document, operation, access);
                if (lists.put(list.kind(), list) != null) {
                    throw new IllegalStateException("two lists " + list.kind());
                }
            }
        });
    }

    private static JsonNode read(String contract) {
        try {
            return JSON.readTree(contract);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the contract is no JSON", e);
        }
    }

    private static ExportList list(JsonNode document, JsonNode operation, Set<String> access) {
        String id = operation.path("operationId").asText();
        Set<String> filters = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        Set<String> paging = new TreeSet<>();
        operation.path("parameters").forEach(given -> {
            JsonNode parameter = resolved(document, given);
            String name = parameter.path("name").asText();
            if (PAGING.contains(name)) {
                paging.add(name);
            } else if (!EVERYWHERE.contains(name)) {
                filters.add(name);
                if (parameter.path("required").asBoolean()) {
                    required.add(name);
                }
            }
        });
        JsonNode page = resolved(document, operation.at("/responses/200/content/application~1json/schema"));
        JsonNode items = resolved(document, page.at("/properties/items")).path("items");
        if (items.isMissingNode()) {
            throw new IllegalStateException(id + " does not answer {items}: it cannot be exported");
        }
        return new ExportList(
                kind(id),
                id,
                title(operation.path("summary").asText()),
                Set.copyOf(access),
                Set.copyOf(filters),
                Set.copyOf(required),
                paging.contains("cursor"),
                paging.contains("size"),
                ItemColumns.of(document, items));
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : resolved(document, document.at(reference.substring(1)));
    }

    /** {@code listFeeItems} is {@code fee-items}. */
    private static String kind(String operation) {
        return operation
                .replaceFirst("^(list|get)", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** The summary without what it adds in brackets or after a comma. */
    private static Bilingual title(String summary) {
        Bilingual whole = Bilingual.parse(summary);
        return new Bilingual(
                whole.zh().replaceFirst("[，；（].*", ""),
                whole.en().replaceFirst("[,;(].*", "").strip());
    }

    @Nullable
    ExportList find(String kind) {
        return lists.get(kind);
    }

    Collection<ExportList> all() {
        return List.copyOf(lists.values());
    }

    /** The lists that somebody with these roles may export. */
    List<ExportList> allowed(Set<String> roles) {
        List<ExportList> allowed = new ArrayList<>(lists.values());
        allowed.removeIf(list -> list.letIn(roles).isEmpty());
        return allowed;
    }
}
