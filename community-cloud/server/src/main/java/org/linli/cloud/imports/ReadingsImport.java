package org.linli.cloud.imports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.fees.BulkMeters;
import org.linli.cloud.fees.Fit;
import org.linli.cloud.fees.Meter;
import org.linli.cloud.fees.Reading;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.storage.Ids;

/**
 * 抄表表: readings by the meter's number, or by home and kind. Only adds; a reading that is wrong is put right one by one, so that the wrong one stays on
 * record. All rows of a meter are held against each other and against what is stored, in the order of their days.
 */
public final class ReadingsImport implements ImportTarget {

    private static final Map<String, String> YES_NO = Map.of("是", "YES", "否", "NO");

    private static final List<Field> FIELDS = List.of(
            Field.text("building", "楼栋", "Building", 100, "楼", "楼号", "楼栋名称", "栋")
                    .like("1号楼"),
            Field.text("unit", "房号", "Unit", 100, "房屋", "房间号", "室号", "home", "room")
                    .like("1单元101"),
            Field.choice("kind", "表类", "Kind", MeterPlaces.KINDS, "表类型", "表种", "类型", "meter", "type")
                    .like("水表"),
            Field.text("serial", "表号", "Serial number", 64, "表编号", "编号", "serial", "serial no")
                    .like("W-0001"),
            Field.date("day", "抄表日期", "Read on", "日期", "date").needed().like("2026-02-28"),
            Field.reading("value", "读数", "Reading", "本期读数", "止码", "本次读数")
                    .needed()
                    .like("23.5"),
            Field.choice("rollover", "过零", "Rolled over", YES_NO, "表盘归零", "翻转", "rollover")
                    .like("否"),
            Field.choice("estimated", "估抄", "Estimated", YES_NO, "估读").like("否"),
            Field.text("note", "备注", "Note", 200, "说明"));

    private final BulkMeters meters;
    private final BulkHomes homes;

    public ReadingsImport(BulkMeters meters, BulkHomes homes) {
        this.meters = meters;
        this.homes = homes;
    }

    @Override
    public String kind() {
        return "readings";
    }

    /** As for one reading. */
    @Override
    public Set<String> roles() {
        return Set.of("MANAGER", "CASHIER", "REPAIRER");
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

    /** As the dial shows it. */
    static String plain(long valueMillis) {
        BigDecimal value = BigDecimal.valueOf(valueMillis, 3).stripTrailingZeros();
        return value.signum() == 0 ? "0" : value.toPlainString();
    }

    /** A row whose meter is known. */
    private record Dialled(ImportRow row, Meter meter, LocalDate day, long valueMillis) {
        boolean says(String flag) {
            return row.text(flag).equals("YES");
        }
    }

    /** What is wrong with a row, kept until it can be told in the order of the file. */
    private record Complaint(String column, String zh, String en) {}

    /** What is known, and what the rows add to it. Not safe for several threads. */
    private final class Plan implements Prepared {
        private final ImportContext context;
        private final RowErrors errors;
        private final MeterPlaces places;
        private final Map<String, List<Meter>> bySerial = new HashMap<>();
        private final Map<String, List<Meter>> byPlace = new HashMap<>();
        private final List<Action> actions = new ArrayList<>();
        private final Map<Integer, Complaint> complaints = new HashMap<>();
        private final Map<Integer, Reading> added = new LinkedHashMap<>();

        Plan(ImportContext context, RowErrors errors) {
            this.context = context;
            this.errors = errors;
            this.places = new MeterPlaces(new HomesImport.Known(homes, context));
            for (Meter meter : meters.meters(context.transaction(), context.community())) {
                bySerial.computeIfAbsent(meter.serial(), serial -> new ArrayList<>())
                        .add(meter);
                byPlace.computeIfAbsent(MeterPlaces.Place.of(meter) + "\n" + meter.kind(), place -> new ArrayList<>())
                        .add(meter);
            }
        }

        Plan read(List<ImportRow> rows) {
            List<Dialled> dialled = new ArrayList<>(rows.size());
            for (ImportRow row : rows) {
                LocalDate day = row.date("day");
                Long value = row.number("value");
                if (day != null && value != null) {
                    Meter meter = meter(row, day);
                    if (meter != null) {
                        dialled.add(new Dialled(row, meter, day, value));
                    }
                }
            }
            fit(dialled);
            for (ImportRow row : rows) {
                Complaint complaint = complaints.get(row.number());
                if (complaint != null) {
                    errors.add(row.number(), complaint.column(), complaint.zh(), complaint.en());
                }
                actions.add(added.containsKey(row.number()) ? Action.ADD : Action.SAME);
            }
            return this;
        }

        private @Nullable Meter meter(ImportRow row, LocalDate day) {
            MeterPlaces.Place place = places.find(row, errors);
            if (place == null) {
                return null;
            }
            String kind = row.text("kind");
            boolean named = row.has("serial");
            if (!named && (kind.isEmpty() || !row.has("building"))) {
                complain(row, "serial", "请填写表号，或填写楼栋、房号和表类", "is needed, or building, unit and kind");
                return null;
            }
            List<Meter> found = new ArrayList<>(
                    named
                            ? bySerial.getOrDefault(row.text("serial"), List.of())
                            : byPlace.getOrDefault(place + "\n" + kind, List.of()));
            found.removeIf(meter -> !kind.isEmpty() && !meter.kind().name().equals(kind));
            if (!named) {
                found.removeIf(meter -> !counts(meter, day));
            }
            if (found.isEmpty()) {
                complain(
                        row,
                        named ? "serial" : "kind",
                        named ? "没有这块表，请先导入表具" : "这里当天没有这种表，请先导入表具",
                        named
                                ? "is an unknown meter; import the meters first"
                                : "is a meter that is not here on that day");
                return null;
            }
            if (found.size() > 1) {
                complain(
                        row,
                        "serial",
                        named ? "有几块表都是这个表号，请填写表类" : "这里有 " + found.size() + " 块这种表，请填写表号",
                        named ? "belongs to several meters; give the kind" : "is needed, for there are several meters");
                return null;
            }
            Meter meter = found.get(0);
            if (row.has("building") && !MeterPlaces.Place.of(meter).equals(place)) {
                complain(row, "serial", "这块表不在这里", "is the number of a meter elsewhere");
                return null;
            }
            return meter;
        }

        private static boolean counts(Meter meter, LocalDate day) {
            LocalDate until = meter.until();
            return !day.isBefore(meter.from()) && (until == null || !day.isAfter(until));
        }

        private void complain(ImportRow row, String column, String zh, String en) {
            complaints.putIfAbsent(row.number(), new Complaint(column, zh, en));
        }

        /** Meter by meter, in the order of the days. */
        private void fit(List<Dialled> dialled) {
            Map<String, LocalDate> since = new HashMap<>();
            Map<String, List<Dialled>> ofMeter = new LinkedHashMap<>();
            for (Dialled each : dialled) {
                since.merge(each.meter().id(), each.day(), (one, other) -> one.isBefore(other) ? one : other);
                ofMeter.computeIfAbsent(each.meter().id(), meter -> new ArrayList<>())
                        .add(each);
            }
            Map<String, NavigableMap<LocalDate, Reading>> stored =
                    meters.readings(context.transaction(), context.community(), since);
            ofMeter.forEach((meter, rows) -> {
                rows.sort(Comparator.comparing(Dialled::day)
                        .thenComparing(each -> each.row().number()));
                NavigableMap<LocalDate, Reading> known = stored.getOrDefault(meter, new TreeMap<>());
                Map<LocalDate, Integer> seen = new HashMap<>();
                rows.forEach(each -> fit(each, known, seen));
            });
        }

        private void fit(Dialled each, NavigableMap<LocalDate, Reading> known, Map<LocalDate, Integer> seen) {
            ImportRow row = each.row();
            Integer twin = seen.putIfAbsent(each.day(), row.number());
            if (twin != null) {
                complain(
                        row,
                        "day",
                        "与第 " + twin + " 行重复（同一块表同一天）",
                        "is a second reading of that day, beside row " + twin);
                return;
            }
            if (each.day().isAfter(context.today())) {
                complain(row, "day", "日期在将来", "is in the future");
                return;
            }
            if (!counts(each.meter(), each.day())) {
                complain(
                        row,
                        "day",
                        "当天没有这块表（" + each.meter().from() + " 安装）",
                        "is not a day of this meter, installed " + each.meter().from());
                return;
            }
            Reading same = known.get(each.day());
            if (same != null) {
                if (same.valueMillis() != each.valueMillis()) {
                    String value = plain(same.valueMillis());
                    complain(
                            row,
                            "value",
                            "当天已有读数 " + value + "；抄错的请用更正",
                            "differs from " + value + " of that day; correct that one");
                }
                return;
            }
            Map.Entry<LocalDate, Reading> before = known.lowerEntry(each.day());
            Map.Entry<LocalDate, Reading> after = known.higherEntry(each.day());
            Reading last = before == null ? null : before.getValue();
            Reading next = after == null ? null : after.getValue();
            Fit fit = Fit.of(each.meter(), each.valueMillis(), each.says("rollover"), last, next);
            Fit.Misfit misfit = fit.misfit();
            if (misfit != null) {
                misfit(each, misfit, last, next);
                return;
            }
            Reading reading = new Reading(
                    Ids.next(),
                    each.meter().id(),
                    each.day(),
                    each.valueMillis(),
                    fit.positionMillis(),
                    each.says("estimated"),
                    null,
                    row.text("note"),
                    context.by(),
                    context.now(),
                    null,
                    false);
            known.put(each.day(), reading);
            added.put(row.number(), reading);
        }

        private void misfit(Dialled each, Fit.Misfit misfit, @Nullable Reading last, @Nullable Reading next) {
            ImportRow row = each.row();
            int digits = each.meter().digits();
            switch (misfit) {
                case DIGITS ->
                    complain(row, "value", "超过表盘的 " + digits + " 位数", "has more than the dial's " + digits + " digits");
                case NO_ROLLOVER ->
                    complain(
                            row, "rollover", "读数没有比上次低，不是过零", "is wrong: the reading is not lower than the one before");
                case LOWER_THAN_BEFORE ->
                    complain(
                            row,
                            "value",
                            "比 " + shown(last, " 的 ") + " 低；表盘走满归零的请在“过零”填“是”",
                            "is lower than " + shown(last, ": ")
                                    + "; if the dial passed all nines, say so under Rolled over");
                case HIGHER_THAN_AFTER ->
                    complain(row, "value", "比 " + shown(next, " 的 ") + " 高", "is higher than " + shown(next, ": "));
            }
        }

        private static String shown(@Nullable Reading reading, String between) {
            return reading == null ? "" : reading.day() + between + plain(reading.valueMillis());
        }

        @Override
        public List<Action> actions() {
            return actions;
        }

        @Override
        public void write(ImportContext writing, ChangeLog log) {
            meters.add(writing.transaction(), writing.community(), List.of(), List.copyOf(added.values()));
            added.values()
                    .forEach(reading -> log.added(MeterEntities.READING, reading.id(), MeterEntities.text(reading)));
        }
    }
}
