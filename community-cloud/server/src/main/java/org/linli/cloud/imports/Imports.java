package org.linli.cloud.imports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.NewWork;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Imports: an uploaded list is understood and stored with what it would do; applying it happens in one transaction or not at all; undoing it puts back exactly
 * what was there, or is refused when somebody has changed or used it since. Calls block. Thread: any.
 */
public final class Imports {

    private static final String APPLY = "import-apply";
    private static final String UNDO = "import-undo";

    private final Database database;
    private final Works works;
    private final Clock clock;
    private final Function<String, ZoneId> zones;
    private final Map<String, ImportTarget> targets = new LinkedHashMap<>();
    private final Map<String, ImportEntity> entities = new LinkedHashMap<>();

    /** @param zones zone of a community */
    public Imports(Database database, Works works, Clock clock, Function<String, ZoneId> zones) {
        this.database = database;
        this.works = works;
        this.clock = clock;
        this.zones = zones;
        works.register(APPLY, work -> applying(work));
        works.register(UNDO, work -> undoing(work));
    }

    /** Adds a kind of list. While being built. */
    public void register(ImportTarget target) {
        targets.put(target.kind(), target);
    }

    /** Adds a kind of thing that lists write. While being built. */
    public void register(ImportEntity entity) {
        entities.put(entity.name(), entity);
    }

    public List<ImportTarget> targets() {
        return List.copyOf(targets.values());
    }

    ImportTarget target(String kind) {
        ImportTarget target = targets.get(kind);
        if (target == null) {
            throw Refused.notFound("import-kind-unknown");
        }
        return target;
    }

    /** Understands a file and stores what it would do. Changes nothing else. */
    public ImportRun preview(String community, String by, String kind, String fileName, byte[] file) {
        ImportTarget target = target(kind);
        RowErrors errors = new RowErrors();
        RowReader.Understood understood = new RowReader(target.fields()).read(SheetFile.read(file), errors);
        String id = Ids.next();
        List<ImportTarget.Action> actions = database.read(transaction -> {
            List<ImportTarget.Action> decided = target.prepare(
                            context(transaction, community, by, id), understood.rows(), errors)
                    .actions();
            return List.copyOf(decided);
        });
        List<ImportStore.PlannedRow> planned = new ArrayList<>(actions.size());
        for (int i = 0; i < actions.size(); i++) {
            ImportRow row = understood.rows().get(i);
            planned.add(new ImportStore.PlannedRow(row.number(), actions.get(i), row.values()));
        }
        ImportRun run = new ImportRun(
                id,
                community,
                kind,
                fileName,
                errors.isEmpty() ? ImportRun.State.PREVIEWED : ImportRun.State.FAULTY,
                understood.columns(),
                understood.count(),
                count(actions, ImportTarget.Action.ADD),
                count(actions, ImportTarget.Action.CHANGE),
                count(actions, ImportTarget.Action.SAME),
                errors.count(),
                errors.list(),
                by,
                clock.instant(),
                null,
                null,
                null,
                null);
        database.change(transaction -> {
            ImportStore.insert(transaction.handle(), run, hash(file));
            ImportStore.insertRows(transaction.handle(), id, planned);
        });
        return run;
    }

    private static long count(List<ImportTarget.Action> actions, ImportTarget.Action wanted) {
        return actions.stream().filter(action -> action == wanted).count();
    }

    private ImportContext context(Transaction transaction, String community, String by, String run) {
        Instant now = clock.instant();
        return new ImportContext(
                transaction, community, by, run, now, LocalDate.ofInstant(now, zones.apply(community)));
    }

    public ImportRun get(String community, String id) {
        return database.read(transaction -> find(transaction, community, id));
    }

    private static ImportRun find(Transaction transaction, String community, String id) {
        return ImportStore.find(transaction.handle(), community, id)
                .orElseThrow(() -> Refused.notFound("import-unknown"));
    }

    /**
     * Newest first.
     *
     * @param kinds only lists of these
     */
    public Page<ImportRun> list(String community, Collection<String> kinds, @Nullable String cursor, int size) {
        return database.read(
                transaction -> ImportStore.list(transaction.handle(), community, kinds, Page.decode(cursor), size));
    }

    /** Rows in the order of the file, some hundreds a page. */
    Page<ImportStore.PlannedRow> rows(String community, String id, @Nullable String cursor) {
        String after = Page.decode(cursor);
        int part = after.matches("\\d{1,6}") ? Integer.parseInt(after) : 0;
        return database.read(transaction -> {
            find(transaction, community, id);
            List<ImportStore.PlannedRow> rows = new ArrayList<>(ImportStore.part(transaction.handle(), id, part));
            boolean more = !ImportStore.part(transaction.handle(), id, part + 1).isEmpty();
            return Page.from(rows, more ? Integer.toString(part + 1) : null);
        });
    }

    /** Begins to apply a previewed list. */
    public Work apply(String community, String id, String by) {
        return begin(APPLY, community, id, by, ImportRun.State.PREVIEWED, "import-not-previewed");
    }

    /** Begins to undo an applied list. */
    public Work undo(String community, String id, String by) {
        return begin(UNDO, community, id, by, ImportRun.State.APPLIED, "import-not-applied");
    }

    private Work begin(String kind, String community, String id, String by, ImportRun.State from, String code) {
        return database.write(transaction -> {
            ImportRun run = find(transaction, community, id);
            if (run.state() != from) {
                throw Refused.conflict(run.state() == ImportRun.State.FAULTY ? "import-has-errors" : code);
            }
            // A try that failed may be repeated; one that runs or waits is joined.
            String key = works.freeKey(transaction, community, kind, id);
            return works.begin(transaction, new NewWork(kind, community, by, key, id, run.rows()));
        });
    }

    /** One chunk: the whole list, or nothing. */
    private Chunk applying(Work work) {
        return transaction -> {
            applyNow(transaction, work.community(), work.input(), work.begunBy());
            return Progress.ended(work.total(), "{\"import\":\"" + work.input() + "\"}");
        };
    }

    void applyNow(Transaction transaction, String community, String id, String by) {
        transaction.serialise("import " + community);
        ImportRun run = find(transaction, community, id);
        ImportStore.move(
                transaction.handle(),
                run,
                ImportRun.State.PREVIEWED,
                ImportRun.State.APPLIED,
                by,
                clock.instant(),
                "import-not-previewed");
        List<ImportStore.PlannedRow> planned = ImportStore.planned(transaction.handle(), id);
        List<ImportRow> rows = planned.stream()
                .map(row -> new ImportRow(row.number(), row.values()))
                .toList();
        RowErrors errors = new RowErrors();
        ImportContext context = context(transaction, community, by, id);
        ImportTarget target = target(run.kind());
        target.lock(context);
        ImportTarget.Prepared prepared = target.prepare(context, rows, errors);
        List<ImportTarget.Action> promised =
                planned.stream().map(ImportStore.PlannedRow::action).toList();
        if (!errors.isEmpty() || !prepared.actions().equals(promised)) {
            // Somebody changed things since the preview: the clerk would get something else than was shown.
            throw Refused.conflict("import-outdated");
        }
        ChangeLog log = new ChangeLog();
        prepared.write(context, log);
        ImportStore.insertChanges(transaction.handle(), id, log.changes());
    }

    private Chunk undoing(Work work) {
        return transaction -> {
            undoNow(transaction, work.community(), work.input(), work.begunBy());
            return Progress.ended(work.total(), "{\"import\":\"" + work.input() + "\"}");
        };
    }

    void undoNow(Transaction transaction, String community, String id, String by) {
        transaction.serialise("import " + community);
        ImportRun run = find(transaction, community, id);
        ImportStore.move(
                transaction.handle(),
                run,
                ImportRun.State.APPLIED,
                ImportRun.State.UNDONE,
                by,
                clock.instant(),
                "import-not-applied");
        ImportContext context = context(transaction, community, by, id);
        Map<String, List<Change>> byEntity = new LinkedHashMap<>();
        for (Change change : ImportStore.changes(transaction.handle(), id)) {
            byEntity.computeIfAbsent(change.entity(), name -> new ArrayList<>()).add(change);
        }
        List<String> names = new ArrayList<>(byEntity.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            undo(context, entity(names.get(i)), byEntity.getOrDefault(names.get(i), List.of()));
        }
    }

    private ImportEntity entity(String name) {
        ImportEntity entity = entities.get(name);
        if (entity == null) {
            throw new IllegalStateException("no import entity " + name);
        }
        return entity;
    }

    private static void undo(ImportContext context, ImportEntity entity, List<Change> changes) {
        List<String> ids = changes.stream().map(Change::id).toList();
        Map<String, String> current = entity.current(context.transaction(), context.community(), ids);
        Map<String, String> restored = new LinkedHashMap<>();
        List<String> removed = new ArrayList<>();
        for (Change change : changes) {
            if (!change.after().equals(current.get(change.id()))) {
                throw Refused.conflict("import-changed-since");
            }
            String before = change.before();
            if (before == null) {
                removed.add(change.id());
            } else {
                restored.put(change.id(), before);
            }
        }
        if (!restored.isEmpty()) {
            entity.restore(context, restored);
        }
        if (!removed.isEmpty()) {
            entity.remove(context, removed);
        }
    }

    private static String hash(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** An empty list of a kind with its headers in both languages and an example, to be filled in: CSV with a mark, which spreadsheets open rightly. */
    byte[] template(String kind) {
        StringBuilder headers = new StringBuilder("\uFEFF");
        StringBuilder example = new StringBuilder(RowReader.EXAMPLE);
        for (Field field : target(kind).fields()) {
            headers.append(field.zh())
                    .append(field.required() ? "*" : "")
                    .append(" (")
                    .append(field.en())
                    .append("),");
            example.append(field.example()).append(',');
        }
        headers.setLength(headers.length() - 1);
        example.setLength(example.length() - 1);
        return (headers + "\r\n" + example + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
