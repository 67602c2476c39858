package org.linli.cloud.main;

import java.time.ZoneId;
import java.util.function.Function;
import org.linli.cloud.api.Operations;
import org.linli.cloud.export.ExportOperations;
import org.linli.cloud.export.Exports;
import org.linli.cloud.imports.ImportOperations;
import org.linli.cloud.imports.Imports;

/** Which lists can be imported and exported. */
final class ListFeatures {

    private ListFeatures() {}

    static void register(Foundation foundation, Operations on) {
        Function<String, ZoneId> zones =
                community -> foundation.settings().community().zone();
        Imports imports = new Imports(foundation.database(), foundation.works(), foundation.clock(), zones);
        new ImportOperations(imports).register(on);
        Exports exports =
                new Exports(foundation.database(), foundation.jobs(), foundation.works(), foundation.clock(), zones);
        new ExportOperations(exports).register(on);
    }
}
