package org.linli.cloud.main;

import java.time.ZoneId;
import java.util.function.Function;
import org.linli.cloud.export.ExportOperations;
import org.linli.cloud.fees.BulkMeters;
import org.linli.cloud.imports.BalanceEntities;
import org.linli.cloud.imports.BalancesImport;
import org.linli.cloud.imports.HomeEntities;
import org.linli.cloud.imports.HomesImport;
import org.linli.cloud.imports.ImportOperations;
import org.linli.cloud.imports.Imports;
import org.linli.cloud.imports.MeterEntities;
import org.linli.cloud.imports.MetersImport;
import org.linli.cloud.imports.PeopleImport;
import org.linli.cloud.imports.ReadingsImport;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.OpeningBooks;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.BulkHomes;
import org.linli.mobileapi.Api;

/** Which lists can be imported and exported. */
final class ListFeatures {

    private ListFeatures() {}

    static void register(Foundation foundation, Api api, Operations on) {
        Function<String, ZoneId> zones =
                community -> foundation.companies().get(community).zoneId();
        BulkHomes bulk = new BulkHomes(foundation.access().holders(), foundation.clock());
        Imports imports = new Imports(foundation.database(), foundation.works(), foundation.clock(), zones);
        HomeEntities things = new HomeEntities(foundation.places(), foundation.people(), bulk);
        LedgerReads books = new LedgerReads(foundation.database());
        things.guard((transaction, community, entity, ids) ->
                entity.equals("household") && books.anyAbout(transaction, community, ids));
        BulkMeters meters = new BulkMeters();
        things.guard((transaction, community, entity, ids) -> meters.anyAt(transaction, community, entity, ids));
        things.register(imports);
        MeterEntities.register(imports, meters);
        imports.register(new HomesImport(foundation.places(), bulk));
        imports.register(new PeopleImport(foundation.people(), bulk, zones));
        imports.register(new MetersImport(meters, bulk));
        imports.register(new ReadingsImport(meters, bulk));
        OpeningBooks opening = new OpeningBooks();
        BalanceEntities.register(imports, opening);
        imports.register(new BalancesImport(opening, bulk));
        new ImportOperations(imports, foundation.callers()::isProven).register(on);
        ExportOperations.of(
                        api,
                        new ExportOperations.Base(
                                foundation.database(),
                                foundation.jobs(),
                                foundation.works(),
                                foundation.callers(),
                                zones),
                        foundation.clock())
                .register(on);
    }
}
