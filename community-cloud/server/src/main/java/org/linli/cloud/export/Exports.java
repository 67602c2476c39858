package org.linli.cloud.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.NewWork;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.WorkHandler;
import org.linli.cloud.jobs.WorkOperations;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/**
 * Exports whole lists as long work. The list's own operation is asked for page after page in the name of whoever began it, so that an export never shows more than
 * the list: the roles by which the caller may read it are looked up again before every chunk and when the file is fetched. Rows are gathered in the database, so that
 * any server can go on and any can hand the file out. What was gathered is forgotten after a day. Calls block. Thread: any.
 */
final class Exports {

    private static final String WORK = "export";
    private static final int ROWS_A_CHUNK = 2_000;
    private static final Duration KEPT = Duration.ofDays(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads one page of a list as a caller, as {@link Api#read} does. */
    @FunctionalInterface
    interface Reader {
        Reply read(String operation, Caller caller, Map<String, String> parameters) throws Exception;
    }

    /** What somebody who began an export may act as now. */
    @FunctionalInterface
    interface Rights {
        /** @param token the token it was begun with; null for a session, which may have ended since */
        Optional<Caller> of(String person, @Nullable String token, String community);
    }

    private final ExportLists lists;
    private final Reader reader;
    private final Rights rights;
    private final Database database;
    private final Works works;
    private final Clock clock;

    Exports(ExportLists lists, Reader reader, Rights rights, Database database, Jobs jobs, Works works, Clock clock) {
        this.lists = lists;
        this.reader = reader;
        this.rights = rights;
        this.database = database;
        this.works = works;
        this.clock = clock;
        works.register(WORK, new Gathering());
        jobs.every("export-forget", Duration.ofHours(1), due -> forget());
    }

    /**
     * What an export was begun with.
     *
     * @param shape of the columns when it was begun
     * @param roles by which the list was read; all of them must be held until the file is fetched
     */
    record Input(
            String list,
            Map<String, String> filters,
            List<String> roles,
            @Nullable String token,
            String shape) {

        private static Input of(Work work) {
            try {
                return JSON.readValue(work.input(), Input.class);
            } catch (JsonProcessingException e) {
                throw Refused.notFound("export-forgotten");
            }
        }
    }

    /** Begins to gather a list, or answers with the refusal of the list itself. */
    Reply begin(Caller caller, String kind, Map<String, String> filters) throws Exception {
        ExportList list = list(kind);
        Set<String> roles = list.letIn(caller.roles());
        if (roles.isEmpty()) {
            throw Refused.forbidden("export-not-allowed");
        }
        for (String name : filters.keySet()) {
            if (!list.filters().contains(name)) {
                throw Refused.invalid("export-filter-unknown").at("filters");
            }
        }
        Reply probe = page(list, caller, filters, null, 1);
        if (probe.status() >= 400) {
            return probe;
        }
        String token = caller.scopes() == null ? null : caller.session();
        Input input = new Input(kind, filters, List.copyOf(roles), token, list.shape());
        return Reply.accepted(WorkOperations.view(works.begin(
                new NewWork(WORK, caller.requireCommunity(), caller.requireActor(), Ids.next(), json(input), 0))));
    }

    private ExportList list(String kind) {
        ExportList list = lists.find(kind);
        if (list == null) {
            throw Refused.notFound("export-unknown");
        }
        return list;
    }

    private Reply page(ExportList list, Caller caller, Map<String, String> filters, @Nullable String cursor, int size)
            throws Exception {
        Map<String, String> parameters = new LinkedHashMap<>(filters);
        if (list.sized()) {
            parameters.put("size", Integer.toString(size));
        }
        if (cursor != null) {
            parameters.put("cursor", cursor);
        }
        return reader.read(list.operation(), caller, parameters);
    }

    private final class Gathering implements WorkHandler {

        /** Position is the number of parts so far and the cursor. */
        @Override
        public Chunk next(Work work) throws Exception {
            Input input = Input.of(work);
            ExportList list = list(input.list());
            Caller caller = rights.of(work.begunBy(), input.token(), work.community())
                    .filter(now -> now.roles().containsAll(input.roles()))
                    .orElseThrow(() -> Refused.forbidden("export-not-allowed"));
            String[] position = (work.position().isEmpty() ? "0 " : work.position()).split(" ", 2);
            int part = Integer.parseInt(position[0]);
            String cursor = position[1].isEmpty() ? null : position[1];
            List<List<@Nullable Object>> rows = new ArrayList<>();
            do {
                JsonNode page = answered(page(list, caller, input.filters(), cursor, Page.MAX_SIZE));
                page.path("items").forEach(item -> rows.add(ItemRow.of(item, list.columns())));
                cursor = list.paged() && page.hasNonNull("next")
                        ? page.path("next").asText()
                        : null;
            } while (cursor != null && rows.size() < ROWS_A_CHUNK);
            String next = cursor;
            return transaction -> {
                insert(transaction, work.id(), part, rows);
                long done = work.done() + rows.size();
                return next == null
                        ? Progress.ended(done, "{\"export\":\"" + input.list() + "\",\"rows\":" + done + "}")
                        : Progress.at((part + 1) + " " + next, done, 0);
            };
        }

        @Override
        public void abandoned(Transaction transaction, Work work) {
            transaction.handle().execute("DELETE FROM export_part WHERE work = ?", work.id());
        }
    }

    /** What features refuse is thrown; what comes as a reply was refused before any feature was asked. */
    private static JsonNode answered(Reply reply) {
        if (reply.status() == 403) {
            throw Refused.forbidden("export-not-allowed");
        }
        if (reply.status() != 200) {
            throw Refused.conflict("export-list-refused");
        }
        return Api.json(reply);
    }

    private void insert(Transaction transaction, String work, int part, List<List<@Nullable Object>> rows) {
        transaction
                .handle()
                .createUpdate("INSERT INTO export_part (work, part, body, made_at) VALUES (:work, :part, :body, :now)")
                .bind("work", work)
                .bind("part", part)
                .bind("body", json(rows))
                .bind("now", clock.millis())
                .execute();
    }

    /** A gathered list. */
    record Gathered(ExportList list, Work work) {}

    /** A finished export that this caller began and may still read. Another community's is as unknown as none. */
    Gathered gathered(Caller caller, String id) {
        Work work = works.get(caller.requireCommunity(), id);
        if (!work.kind().equals(WORK)) {
            throw Refused.notFound("export-unknown");
        }
        if (!work.begunBy().equals(caller.requireActor())) {
            throw Refused.forbidden("export-of-another");
        }
        if (work.state() != Work.State.DONE) {
            throw Refused.conflict("export-not-done");
        }
        Input input = Input.of(work);
        ExportList list = list(input.list());
        if (!caller.roles().containsAll(input.roles())) {
            throw Refused.forbidden("export-not-allowed");
        }
        if (part(id, 0).isEmpty() || !list.shape().equals(input.shape())) {
            throw Refused.notFound("export-forgotten");
        }
        return new Gathered(list, work);
    }

    /** The rows that were gathered together; empty after the last. */
    Optional<List<List<@Nullable Object>>> part(String work, int part) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT body FROM export_part WHERE work = :work AND part = :part")
                        .bind("work", work)
                        .bind("part", part)
                        .mapTo(String.class)
                        .findOne())
                .map(Exports::rows);
    }

    void forget() {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM export_part WHERE made_at < :before")
                .bind("before", clock.instant().minus(KEPT).toEpochMilli())
                .execute());
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows that are no JSON", e);
        }
    }

    private static List<List<@Nullable Object>> rows(String body) {
        try {
            return JSON.readValue(body, new TypeReference<List<List<@Nullable Object>>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored export cannot be read", e);
        }
    }
}
