package org.linli.cloud.main;

import org.linli.cloud.fees.Fees;
import org.linli.cloud.fees.LedgerBills;
import org.linli.cloud.fees.PeopleHomes;
import org.linli.cloud.ledger.LateBills;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Companies;
import org.linli.cloud.pictures.Pictures;

/** Fees, with homes from people, bills in the ledger, and long work by the jobs. */
final class FeeFeatures {

    private FeeFeatures() {}

    static void register(Foundation foundation, Pictures pictures, Operations on) {
        Fees fees = new Fees(
                foundation.database(),
                new PeopleHomes(foundation.database(), foundation.homes(), foundation.clock()),
                new LedgerBills(new Ledger(), new LateBills(foundation.database()), foundation.clock()),
                pictures,
                foundation.works(),
                foundation.clock(),
                community -> foundation.companies().get(community).zoneId());
        fees.register(
                foundation.jobs(),
                () -> foundation.companies().all().stream()
                        .map(Companies.Community::id)
                        .toList());
        fees.register(on);
    }
}
