package org.linli.cloud.export;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.export.ExportColumn.Language;
import org.linli.cloud.export.ExportFiles.Format;
import org.linli.cloud.identity.Callers;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;

/** Exporting lists. Beginning and fetching stand in the audit log: data leaves the house. */
public final class ExportOperations {

    /** Who may take whole lists away; guards, repairers and installers read their lists page by page. As in the contract. */
    static final Set<String> STAFF = Set.of("MANAGER", "CASHIER", "DESK", "AUDITOR");

    private final ExportLists lists;
    private final Exports exports;
    private final ExportFiles files;

    private ExportOperations(ExportLists lists, Exports exports, ExportFiles files) {
        this.lists = lists;
        this.exports = exports;
        this.files = files;
    }

    /**
     * What exports are built on.
     *
     * @param callers what those who began an export may do now
     * @param zones zone of a community
     */
    public record Base(Database database, Jobs jobs, Works works, Callers callers, Function<String, ZoneId> zones) {}

    /** Every list of the contract that this API answers. */
    public static ExportOperations of(Api api, Base base, java.time.Clock clock) {
        ExportLists lists = new ExportLists(api.contract().json(), STAFF);
        Exports exports = new Exports(
                lists, api::read, base.callers()::standIn, base.database(), base.jobs(), base.works(), clock);
        return new ExportOperations(lists, exports, new ExportFiles(base.zones(), clock));
    }

    private record Input(@Nullable Map<String, String> filters) {}

    private record KindView(
            String kind,
            String zh,
            String en,
            List<String> filters,
            List<String> required,
            List<String> columnsZh,
            List<String> columnsEn) {}

    public void register(Operations on) {
        on.read(
                "listExportKinds",
                request -> Operations.list(lists.allowed(request.caller().roles()).stream()
                        .map(ExportOperations::view)
                        .toList()));
        on.change(
                "beginExport",
                "kind",
                request -> exports.begin(request.caller(), request.path("kind"), filters(request)));
        on.change("fetchExport", "work", request -> {
            Caller caller = request.caller();
            Exports.Gathered gathered = exports.gathered(caller, request.path("work"));
            Format format = request.query("format").map(Format::valueOf).orElse(Format.XLSX);
            Language language = request.query("language").map(Language::valueOf).orElse(Language.both);
            return files.reply(
                    gathered.list(),
                    caller.requireCommunity(),
                    part -> exports.part(gathered.work().id(), part),
                    format,
                    language);
        });
    }

    private static Map<String, String> filters(ApiRequest request) {
        if (request.bodyText().isEmpty()) {
            return Map.of();
        }
        Map<String, String> filters = request.body(Input.class).filters();
        return filters == null ? Map.of() : filters;
    }

    private static KindView view(ExportList list) {
        return new KindView(
                list.kind(),
                list.title().zh(),
                list.title().en(),
                list.filters().stream().sorted().toList(),
                list.required().stream().sorted().toList(),
                list.columns().stream().map(column -> column.title().zh()).toList(),
                list.columns().stream().map(column -> column.title().en()).toList());
    }
}
