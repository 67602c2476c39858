package org.linli.cloud.export;

import java.util.List;
import org.linli.cloud.jobs.WorkOperations;
import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Exporting lists. Beginning and fetching stand in the audit log: data leaves the house. */
public final class ExportOperations {

    private final Exports exports;

    public ExportOperations(Exports exports) {
        this.exports = exports;
    }

    private record KindView(String kind, String zh, String en, List<String> columnsZh, List<String> columnsEn) {}

    public void register(Operations on) {
        on.read(
                "listExportKinds",
                request -> Operations.list(exports.allowed(request.caller().roles()).stream()
                        .map(ExportOperations::view)
                        .toList()));
        on.change("beginExport", "kind", request -> {
            Caller caller = request.caller();
            return Reply.accepted(WorkOperations.view(exports.begin(
                    caller.requireCommunity(), caller.requireActor(), caller.roles(), request.path("kind"))));
        });
        on.change("fetchExport", "work", request -> {
            Caller caller = request.caller();
            Exports.Format format =
                    request.query("format").map(Exports.Format::valueOf).orElse(Exports.Format.XLSX);
            Exports.Written written =
                    exports.write(caller.requireCommunity(), request.path("work"), caller.roles(), format);
            return Reply.temporaryFile(format.mediaType(), written.name(), written.path());
        });
    }

    private static KindView view(ExportSource source) {
        return new KindView(
                source.kind(),
                source.zh(),
                source.en(),
                source.columns().stream().map(ExportColumn::zh).toList(),
                source.columns().stream().map(ExportColumn::en).toList());
    }
}
