package org.linli.cloud.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.Jobs;
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
 * Exports whole lists as long work: rows are gathered page by page into the database, so that any server can go on and any can hand the file out; the file itself is
 * written when it is fetched. What was gathered is forgotten after a day. Calls block. Thread: any.
 */
public final class Exports {

    private static final String WORK = "export";
    private static final int ROWS_A_CHUNK = 2_000;
    private static final Duration KEPT = Duration.ofDays(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final Works works;
    private final Clock clock;
    private final Function<String, ZoneId> zones;
    private final Map<String, ExportSource> sources = new LinkedHashMap<>();

    /** @param zones zone of a community */
    public Exports(Database database, Jobs jobs, Works works, Clock clock, Function<String, ZoneId> zones) {
        this.database = database;
        this.works = works;
        this.clock = clock;
        this.zones = zones;
        works.register(WORK, this::gather);
        jobs.every("export-forget", Duration.ofHours(1), due -> forget());
    }

    /** Adds a list. While being built. */
    public void register(ExportSource source) {
        if (sources.put(source.kind(), source) != null) {
            throw new IllegalStateException("two exports " + source.kind());
        }
    }

    /** The lists that somebody with these roles may export. */
    List<ExportSource> allowed(Set<String> roles) {
        return sources.values().stream()
                .filter(source -> mayExport(source, roles))
                .toList();
    }

    private static boolean mayExport(ExportSource source, Set<String> roles) {
        return source.roles().stream().anyMatch(roles::contains);
    }

    private ExportSource source(String kind, Set<String> roles) {
        ExportSource source = sources.get(kind);
        if (source == null) {
            throw Refused.notFound("export-unknown");
        }
        if (!mayExport(source, roles)) {
            throw Refused.forbidden("export-not-allowed");
        }
        return source;
    }

    /** Begins to gather a list. */
    public Work begin(String community, String by, Set<String> roles, String kind) {
        source(kind, roles);
        return works.begin(new NewWork(WORK, community, by, Ids.next(), kind, 0));
    }

    /** Position is the number of rows so far, the number of parts so far, and the cursor. */
    private Chunk gather(Work work) {
        ExportSource source = sources.get(work.input());
        if (source == null) {
            throw Refused.notFound("export-unknown");
        }
        String[] position = (work.position().isEmpty() ? "0 " : work.position()).split(" ", 2);
        int part = Integer.parseInt(position[0]);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        String cursor = position[1].isEmpty() ? null : position[1];
        do {
            Page<List<@Nullable Object>> page = source.page(work.community(), cursor, Page.MAX_SIZE);
            rows.addAll(page.items());
            cursor = page.next();
        } while (cursor != null && rows.size() < ROWS_A_CHUNK);
        String next = cursor;
        return transaction -> {
            insert(transaction, work.id(), part, rows);
            long done = work.done() + rows.size();
            return next == null
                    ? Progress.ended(done, "{\"export\":\"" + work.input() + "\",\"rows\":" + done + "}")
                    : Progress.at((part + 1) + " " + next, done, 0);
        };
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

    /** Whether a file is asked for as text or as a workbook. */
    enum Format {
        CSV("text/csv; charset=utf-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }
    }

    /** A finished export as a temporary file. */
    record Written(String name, Path path) {}

    /** Writes a gathered list into a temporary file, which the caller deletes. */
    Written write(String community, String id, Set<String> roles, Format format) {
        Work work = works.get(community, id);
        if (!work.kind().equals(WORK)) {
            throw Refused.notFound("export-unknown");
        }
        ExportSource source = source(work.input(), roles);
        if (work.state() != Work.State.DONE) {
            throw Refused.conflict("export-not-done");
        }
        try {
            Path path = Files.createTempFile("linli-export", null);
            try (SheetWriter writer = SheetWriter.open(format, path, source, zones.apply(community))) {
                Optional<List<List<@Nullable Object>>> rows = part(id, 0);
                if (rows.isEmpty()) {
                    throw Refused.notFound("export-forgotten");
                }
                for (int part = 1; rows.isPresent(); part++) {
                    for (List<@Nullable Object> row : rows.get()) {
                        writer.row(row);
                    }
                    rows = part(id, part);
                }
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(path);
                throw e;
            }
            String day =
                    clock.instant().atZone(zones.apply(community)).toLocalDate().toString();
            return new Written(source.zh() + "-" + day + "." + format.name().toLowerCase(java.util.Locale.ROOT), path);
        } catch (IOException e) {
            throw new UncheckedIOException("the exported file could not be written", e);
        }
    }

    private Optional<List<List<@Nullable Object>>> part(String work, int part) {
        return database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT body FROM export_part WHERE work = :work AND part = :part")
                        .bind("work", work)
                        .bind("part", part)
                        .mapTo(String.class)
                        .findOne())
                .map(Exports::rows);
    }

    private void forget() {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM export_part WHERE made_at < :before")
                .bind("before", clock.instant().minus(KEPT).toEpochMilli())
                .execute());
    }

    private static String json(List<List<@Nullable Object>> rows) {
        try {
            return JSON.writeValueAsString(rows);
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
