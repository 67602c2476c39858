package org.linli.cloud.fees;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.storage.Database;

/** The feature in one piece: main builds it and registers its operations. */
public final class Fees {

    private final FeeItems items;
    private final Meters meters;
    private final AllReadings readings;
    private final FeeRuns runs;
    private final RunSteps steps;
    private final FeeWork work;
    private final Homes homes;
    private final Clock clock;
    private final Function<String, ZoneId> zones;

    /** @param zones of each community */
    public Fees(
            Database database,
            Homes homes,
            Bills bills,
            Pictures pictures,
            Works works,
            Clock clock,
            Function<String, ZoneId> zones) {
        this.homes = homes;
        this.clock = clock;
        this.zones = zones;
        items = new FeeItems(database, homes);
        meters = new Meters(database, homes, pictures, clock);
        readings = new AllReadings(database);
        steps = new RunSteps(database, homes, bills, clock, zones);
        work = new FeeWork(works, new LateFeePosting(database, bills), clock, zones);
        runs = new FeeRuns(database, clock, work::launch);
    }

    public FeeItems items() {
        return items;
    }

    public Meters meters() {
        return meters;
    }

    public FeeRuns runs() {
        return runs;
    }

    /** Before the start of the jobs. */
    public void register(Jobs jobs, Supplier<List<String>> communities) {
        work.register(steps, jobs, communities);
    }

    public void register(Operations on) {
        new FeeItemOperations(items, homes, clock, zones).register(on);
        new MeterOperations(meters, readings, homes, clock, zones).register(on);
        new FeeRunOperations(runs, work).register(on);
    }
}
