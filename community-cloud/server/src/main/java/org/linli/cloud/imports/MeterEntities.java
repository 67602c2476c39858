package org.linli.cloud.imports;

import org.linli.cloud.fees.BulkMeters;
import org.linli.cloud.fees.Meter;
import org.linli.cloud.fees.Reading;

/** Meters and readings as imports log and take them back. */
public final class MeterEntities {

    static final String METER = "meter";
    static final String READING = "reading";

    private MeterEntities() {}

    /** Adds the kinds of things to the imports. */
    public static void register(Imports imports, BulkMeters bulk) {
        imports.register(new PlainEntity(
                METER,
                (transaction, community, ids) -> {
                    bulk.lock(transaction, community);
                    return PlainEntity.index(
                            bulk.metersById(transaction, community, ids), ids, Meter::id, MeterEntities::text);
                },
                PlainEntity.NEVER_CHANGED,
                (context, ids) -> bulk.removeMeters(context.transaction(), context.community(), ids)));
        imports.register(new PlainEntity(
                READING,
                (transaction, community, ids) -> {
                    bulk.lock(transaction, community);
                    return PlainEntity.index(
                            bulk.readingsById(transaction, community, ids), ids, Reading::id, MeterEntities::text);
                },
                PlainEntity.NEVER_CHANGED,
                (context, ids) -> bulk.removeReadings(context.transaction(), context.community(), ids)));
    }

    static String text(Meter meter) {
        return Facts.of()
                .with("kind", meter.kind())
                .with("serial", meter.serial())
                .with("unit", meter.unit())
                .with("building", meter.building())
                .with("multiplier", meter.multiplier())
                .with("digits", meter.digits())
                .with("from", meter.from())
                .with("until", meter.until())
                .toString();
    }

    static String text(Reading reading) {
        return Facts.of()
                .with("meter", reading.meter())
                .with("day", reading.day())
                .with("value", reading.valueMillis())
                .with("position", reading.positionMillis())
                .with("estimated", reading.estimated())
                .with("photo", reading.photo())
                .with("note", reading.note())
                .with("replaced", reading.replaced())
                .toString();
    }
}
