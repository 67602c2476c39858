package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Transaction;

/** What fees need to know of homes. Main wires it to the feature that owns them. Thread: any. */
public interface Homes {

    /**
     * A home 房屋, parking place or shop that can be billed.
     *
     * @param household who lives in or owns it; null when nobody does, then the company's own account is billed
     * @param kind such as HOME, PARKING, SHOP
     * @param builtAreaCentis hundredths of a square metre; null when it is not known
     * @param usableAreaCentis hundredths of a square metre; null when it is not known
     * @param heads people who live there
     * @param vacantSince first day without anybody; null when somebody lives there
     */
    record Home(
            String unit,
            String name,
            String building,
            @Nullable String household,
            String kind,
            @Nullable Long builtAreaCentis,
            @Nullable Long usableAreaCentis,
            int heads,
            @Nullable LocalDate vacantSince) {}

    /** All that can be billed in the community, as they are on that day, in a fixed order. */
    List<Home> billable(String community, LocalDate asOf);

    /** Whether the community has this unit. */
    boolean unitExists(Transaction transaction, String community, String unit);

    /** Whether the community has this building. */
    boolean buildingExists(Transaction transaction, String community, String building);

    /** The homes to which this person has a relation on that day. */
    List<Home> of(String community, String person, LocalDate asOf);
}
