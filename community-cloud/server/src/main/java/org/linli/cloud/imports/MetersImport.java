package org.linli.cloud.imports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.fees.BulkMeters;
import org.linli.cloud.fees.Fit;
import org.linli.cloud.fees.Meter;
import org.linli.cloud.fees.MeterKind;
import org.linli.cloud.fees.Reading;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.storage.Ids;

/** 表具表: meters with what they showed when they were installed. Only adds; a meter that is known must be as the row says. */
public final class MetersImport implements ImportTarget {

    private static final List<Field> FIELDS = List.of(
            Field.text("building", "楼栋", "Building", 100, "楼", "楼号", "楼栋名称", "栋")
                    .like("1号楼"),
            Field.text("unit", "房号", "Unit", 100, "房屋", "房间号", "室号", "home", "room")
                    .like("1单元101"),
            Field.choice("kind", "表类", "Kind", MeterPlaces.KINDS, "表类型", "表种", "类型", "meter", "type")
                    .needed()
                    .like("水表"),
            Field.text("serial", "表号", "Serial number", 64, "表编号", "编号", "serial", "serial no")
                    .needed()
                    .like("W-0001"),
            Field.whole("digits", "位数", "Digits", 1, 9, "表盘位数", "整数位数").needed().like("5"),
            Field.whole("multiplier", "倍率", "Multiplier", 1, 100_000, "倍数", "变比", "factor")
                    .like("1"),
            Field.date("from", "安装日期", "Installed on", "启用日期", "installed", "from")
                    .needed()
                    .like("2026-01-31"),
            Field.reading("first", "初始读数", "First reading", "底数", "起始读数", "起码").like("12.5"));

    private final BulkMeters meters;
    private final BulkHomes homes;

    public MetersImport(BulkMeters meters, BulkHomes homes) {
        this.meters = meters;
        this.homes = homes;
    }

    @Override
    public String kind() {
        return "meters";
    }

    /** As for one meter. */
    @Override
    public Set<String> roles() {
        return Set.of("MANAGER", "CASHIER");
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    @Override
    public void lock(ImportContext context) {
        meters.lock(context.transaction(), context.community());
    }

    @Override
    public Prepared prepare(ImportContext context, List<ImportRow> rows, RowErrors errors) {
        return new Plan(context, errors).read(rows);
    }

    /** What is known, and what the rows add to it. Not safe for several threads. */
    private final class Plan implements Prepared {
        private final ImportContext context;
        private final RowErrors errors;
        private final MeterPlaces places;
        private final Map<String, Meter> known = new HashMap<>();
        private final Map<String, Reading> firstReadings;
        private final Map<String, Integer> seen = new HashMap<>();
        private final List<Action> actions = new ArrayList<>();
        private final List<Meter> added = new ArrayList<>();
        private final List<Reading> readings = new ArrayList<>();

        Plan(ImportContext context, RowErrors errors) {
            this.context = context;
            this.errors = errors;
            this.places = new MeterPlaces(new HomesImport.Known(homes, context));
            for (Meter meter : meters.meters(context.transaction(), context.community())) {
                known.put(key(meter.kind(), meter.serial()), meter);
            }
            this.firstReadings =
                    known.isEmpty() ? Map.of() : meters.firstReadings(context.transaction(), context.community());
        }

        private static String key(MeterKind kind, String serial) {
            return kind + "\n" + serial;
        }

        Plan read(List<ImportRow> rows) {
            rows.forEach(row -> actions.add(decide(row)));
            return this;
        }

        private Action decide(ImportRow row) {
            MeterPlaces.Place place = places.find(row, errors);
            LocalDate from = row.date("from");
            if (from == null || !row.has("kind") || !row.has("serial") || !row.has("digits")) {
                return Action.SAME;
            }
            if (from.isAfter(context.today())) {
                errors.add(row.number(), "from", "日期在将来", "is in the future");
            }
            MeterKind kind = MeterKind.valueOf(row.text("kind"));
            Integer before = seen.putIfAbsent(key(kind, row.text("serial")), row.number());
            if (before != null) {
                errors.add(row.number(), "serial", "与第 " + before + " 行重复", "is the same as row " + before);
            }
            if (place == null) {
                return Action.SAME;
            }
            Meter meter = new Meter(
                    Ids.next(),
                    kind,
                    row.text("serial"),
                    place.unit(),
                    place.building(),
                    (int) row.number("multiplier", 1),
                    (int) row.number("digits", 1),
                    from,
                    null);
            Meter old = known.get(key(kind, meter.serial()));
            return old == null ? add(row, meter) : compare(row, old, meter);
        }

        private Action add(ImportRow row, Meter meter) {
            long first = row.number("first", 0);
            Fit fit = Fit.of(meter, first, false, null, null);
            if (fit.misfit() != null) {
                errors.add(
                        row.number(),
                        "first",
                        "超过表盘的 " + meter.digits() + " 位数",
                        "has more than the dial's " + meter.digits() + " digits");
            }
            added.add(meter);
            readings.add(new Reading(
                    Ids.next(),
                    meter.id(),
                    meter.from(),
                    first,
                    fit.positionMillis(),
                    false,
                    null,
                    "",
                    context.by(),
                    context.now(),
                    null,
                    false));
            return Action.ADD;
        }

        /** A meter that is known is left as it is; the row must not say something else. */
        private Action compare(ImportRow row, Meter old, Meter wanted) {
            Reading first = firstReadings.get(old.id());
            Long shown = row.number("first");
            if (!MeterPlaces.Place.of(old).equals(MeterPlaces.Place.of(wanted))) {
                differs(row, "serial", "安装位置", "place");
            } else if (old.digits() != wanted.digits()) {
                differs(row, "digits", "位数 " + old.digits(), "digits: " + old.digits());
            } else if (row.has("multiplier") && old.multiplier() != wanted.multiplier()) {
                differs(row, "multiplier", "倍率 " + old.multiplier(), "multiplier: " + old.multiplier());
            } else if (!old.from().equals(wanted.from())) {
                differs(row, "from", "安装日期 " + old.from(), "day of installation: " + old.from());
            } else if (shown != null && first != null && first.valueMillis() != shown) {
                String value = ReadingsImport.plain(first.valueMillis());
                differs(row, "first", "初始读数 " + value, "first reading: " + value);
            }
            return Action.SAME;
        }

        private void differs(ImportRow row, String column, String zh, String en) {
            errors.add(
                    row.number(),
                    column,
                    "这块表已登记，但登记的是另一个" + zh + "；导入不修改已有的表",
                    "belongs to a meter that is known with another " + en + "; imports leave known meters as they are");
        }

        @Override
        public List<Action> actions() {
            return actions;
        }

        @Override
        public void write(ImportContext writing, ChangeLog log) {
            meters.add(writing.transaction(), writing.community(), added, readings);
            added.forEach(meter -> log.added(MeterEntities.METER, meter.id(), MeterEntities.text(meter)));
            readings.forEach(reading -> log.added(MeterEntities.READING, reading.id(), MeterEntities.text(reading)));
        }
    }
}
