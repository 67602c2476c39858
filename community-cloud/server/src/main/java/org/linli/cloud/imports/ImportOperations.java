package org.linli.cloud.imports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.WorkOperations;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Uploading lists, looking at what they would do, applying and undoing. */
public final class ImportOperations {

    private final Imports imports;
    private final Predicate<Caller> proven;

    /** @param proven whether the caller has shown lately who they are */
    public ImportOperations(Imports imports, Predicate<Caller> proven) {
        this.imports = imports;
        this.proven = proven;
    }

    private record FieldView(
            String key,
            String zh,
            String en,
            FieldType type,
            boolean required,
            @Nullable List<String> choices) {}

    private record KindView(String kind, List<FieldView> fields) {}

    private record ColumnView(String header, @Nullable String field) {}

    private record ImportView(
            String id,
            String kind,
            String fileName,
            ImportRun.State state,
            List<ColumnView> columns,
            long rows,
            long added,
            long changed,
            long same,
            long errorCount,
            List<RowError> errors,
            String madeBy,
            Instant madeAt,
            @Nullable String appliedBy,
            @Nullable Instant appliedAt,
            @Nullable String undoneBy,
            @Nullable Instant undoneAt) {}

    public void register(Operations on) {
        on.read(
                "listImportKinds",
                request -> Operations.list(imports.targets().stream()
                        .filter(target -> mayUse(target, request.caller()))
                        .map(ImportOperations::view)
                        .toList()));
        on.read("getImportTemplate", request -> {
            ImportTarget target = allowed(request.path("kind"), request.caller());
            return Reply.file("text/csv; charset=utf-8", target.kind() + ".csv", imports.template(target.kind()));
        });
        on.change("previewImport", "kind", request -> {
            Caller caller = request.caller();
            ImportTarget target = allowed(request.path("kind"), caller);
            return Reply.created(view(imports.preview(
                    caller.requireCommunity(),
                    caller.requireActor(),
                    target.kind(),
                    request.query("file").orElse(target.kind()),
                    request.rawBody())));
        });
        on.read(
                "listImports",
                request -> Operations.page(
                        imports.list(
                                request.caller().requireCommunity(),
                                kinds(request.caller()),
                                Operations.cursor(request),
                                Operations.size(request)),
                        run -> view(withoutErrors(run))));
        on.read("getImport", request -> Reply.ok(view(seen(request.path("import"), request.caller()))));
        on.read("listImportRows", request -> {
            ImportRun run = seen(request.path("import"), request.caller());
            return Operations.page(imports.rows(run.community(), run.id(), Operations.cursor(request)), row -> row);
        });
        on.change("applyImport", "import", request -> {
            ImportRun run = used(request.path("import"), request.caller());
            if (imports.target(run.kind()).asksForProof() && !proven.test(request.caller())) {
                throw Refused.forbidden("second-factor-needed");
            }
            return Reply.accepted(WorkOperations.view(
                    imports.apply(run.community(), run.id(), request.caller().requireActor())));
        });
        on.change("undoImport", "import", request -> {
            ImportRun run = used(request.path("import"), request.caller());
            return Reply.accepted(WorkOperations.view(
                    imports.undo(run.community(), run.id(), request.caller().requireActor())));
        });
    }

    /** Auditors see every list; others those they may import. */
    private List<String> kinds(Caller caller) {
        return imports.targets().stream()
                .filter(target -> caller.has("AUDITOR") || mayUse(target, caller))
                .map(ImportTarget::kind)
                .toList();
    }

    private static boolean mayUse(ImportTarget target, Caller caller) {
        return target.roles().stream().anyMatch(caller::has);
    }

    private ImportTarget allowed(String kind, Caller caller) {
        ImportTarget target = imports.target(kind);
        if (!mayUse(target, caller)) {
            throw Refused.forbidden("import-not-allowed");
        }
        return target;
    }

    private ImportRun seen(String id, Caller caller) {
        ImportRun run = imports.get(caller.requireCommunity(), id);
        if (!caller.has("AUDITOR")) {
            allowed(run.kind(), caller);
        }
        return run;
    }

    private ImportRun used(String id, Caller caller) {
        ImportRun run = imports.get(caller.requireCommunity(), id);
        allowed(run.kind(), caller);
        return run;
    }

    private static KindView view(ImportTarget target) {
        return new KindView(
                target.kind(),
                target.fields().stream()
                        .map(field -> new FieldView(
                                field.key(),
                                field.zh(),
                                field.en(),
                                field.type(),
                                field.required(),
                                field.choices().isEmpty()
                                        ? null
                                        : field.choices().keySet().stream()
                                                .sorted()
                                                .toList()))
                        .toList());
    }

    private static ImportRun withoutErrors(ImportRun run) {
        return new ImportRun(
                run.id(),
                run.community(),
                run.kind(),
                run.fileName(),
                run.state(),
                Map.of(),
                run.rows(),
                run.added(),
                run.changed(),
                run.same(),
                run.errorCount(),
                List.of(),
                run.madeBy(),
                run.madeAt(),
                run.appliedBy(),
                run.appliedAt(),
                run.undoneBy(),
                run.undoneAt());
    }

    private static ImportView view(ImportRun run) {
        return new ImportView(
                run.id(),
                run.kind(),
                run.fileName(),
                run.state(),
                run.columns().entrySet().stream()
                        .map(column -> new ColumnView(
                                column.getKey(), column.getValue().isEmpty() ? null : column.getValue()))
                        .toList(),
                run.rows(),
                run.added(),
                run.changed(),
                run.same(),
                run.errorCount(),
                run.errors(),
                run.madeBy(),
                run.madeAt(),
                run.appliedBy(),
                run.appliedAt(),
                run.undoneBy(),
                run.undoneAt());
    }
}
