package org.linli.cloud.documents;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.storage.Transaction;

/** What documents must know of communities, homes and people. A community's own only: anything else is unknown. Thread: the transaction's own. */
public interface Register {

    /**
     * A community and the company that runs it.
     *
     * @param companyEn empty when there is none
     * @param nameEn empty when there is none
     */
    record Place(String company, String companyEn, String name, String nameEn, ZoneId zone) {}

    /**
     * A household as documents name it.
     *
     * @param home building and unit
     * @param payer name of who is asked to pay; of the first owner or tenant when nobody is named; empty for nobody
     */
    record Home(String household, String unit, String building, String home, String payer) {}

    /** What somebody is to a household. */
    enum Part {
        OWNER,
        TENANT,
        FAMILY,
        GUARDIAN,
        CARER
    }

    /**
     * Somebody of a household.
     *
     * @param payer whether this is who is asked to pay
     */
    record Member(String person, Set<Part> parts, boolean payer) {
        public Member {
            parts = Set.copyOf(parts);
        }
    }

    /** A unit, with the building's names. */
    record Unit(String id, String building, String buildingName, String buildingNameEn) {}

    /** Refused as unknown when there is none. */
    Place place(Transaction transaction, String community);

    Optional<Home> findHome(Transaction transaction, String community, String household);

    /** What the homes of households are called; those that the community does not have are left out. */
    Map<String, HomeBook.Name> names(Transaction transaction, String community, List<String> households);

    /** Every household that ever had the unit, the earliest first; empty for an unknown unit. */
    List<String> householdsOfUnit(Transaction transaction, String community, String unit);

    List<Unit> units(Transaction transaction, String community);

    /** Who belongs to a household at an instant. */
    List<Member> members(Transaction transaction, String community, String household, Instant now);

    /** The households whose money a resident may see: not by caring for them, and not by having been family or guest there once. */
    List<String> householdsOf(Transaction transaction, String community, String person, Instant now);

    /** Empty for an unknown person. */
    String nameOf(Transaction transaction, String person);

    /** Who may pay for this person here, by grant. */
    List<String> mayPayFor(Transaction transaction, String community, String person);
}
