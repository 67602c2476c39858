package org.linli.acceptance.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.linli.cloud.access.Access;
import org.linli.cloud.fees.BulkMeters;
import org.linli.cloud.imports.BalanceEntities;
import org.linli.cloud.imports.BalancesImport;
import org.linli.cloud.imports.HomeEntities;
import org.linli.cloud.imports.HomesImport;
import org.linli.cloud.imports.ImportRun;
import org.linli.cloud.imports.Imports;
import org.linli.cloud.imports.MeterEntities;
import org.linli.cloud.imports.MetersImport;
import org.linli.cloud.imports.PeopleImport;
import org.linli.cloud.imports.ReadingsImport;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.ledger.OpeningBooks;
import org.linli.cloud.ledger.TrialBalance;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.SecretBox;
import org.linli.door.bench.BenchReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A workbook of each kind of list: previewed, applied and undone through the features and jobs of the cloud, on both databases. */
@Command(name = "import", description = "20 000 rows of a workbook previewed, applied and undone, on both databases")
public final class ImportBench implements Callable<Integer> {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String COMMUNITY = "home";
    private static final long PATIENCE_SECONDS = 600;

    @Option(names = "--rows", description = "Rows of each workbook (default: ${DEFAULT-VALUE}).")
    int rows = 20_000;

    @Option(names = "--database", description = "sqlite or postgres alone (default: both).")
    String only = "";

    /**
     * What one list took.
     *
     * @param exact whether everything was as before after the undo
     */
    record Result(
            String database,
            String list,
            int rows,
            double previewSeconds,
            double applySeconds,
            double undoSeconds,
            boolean exact) {}

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("linli-import");
        List<Result> results = new ArrayList<>();
        if (!only.equals("postgres")) {
            try (Database sqlite = Database.open(DatabaseSettings.sqlite(directory.resolve("import.db")))) {
                results.addAll(measure(sqlite, "sqlite", directory, rows));
            }
        }
        if (!only.equals("sqlite")) {
            try (PostgresServer server = new PostgresServer();
                    Database postgres = Database.open(server.settings())) {
                results.addAll(measure(postgres, "postgres", directory, rows));
            }
        }
        try (BenchReport report = new BenchReport("import: workbooks of every kind of list", System.out)) {
            print(report, results);
        }
        return results.stream().allMatch(Result::exact) ? 0 : 1;
    }

    static void print(BenchReport report, List<Result> results) {
        List<List<String>> lines = new ArrayList<>();
        for (Result each : results) {
            lines.add(List.of(
                    each.database(),
                    each.list(),
                    Integer.toString(each.rows()),
                    seconds(each.previewSeconds()),
                    seconds(each.applySeconds()),
                    seconds(each.undoSeconds()),
                    each.exact() ? "exact" : "NOT EXACT"));
        }
        report.table(List.of("database", "list", "rows", "preview s", "apply s", "undo s", "undo"), lines);
        for (Result each : results) {
            String figure = "import." + each.list() + "." + each.database();
            report.figure(figure + ".preview", each.previewSeconds(), "s");
            report.figure(figure + ".apply", each.applySeconds(), "s");
            report.figure(figure + ".undo", each.undoSeconds(), "s");
            report.figure(figure + ".undo-exact", each.exact() ? 1 : 0, "bool");
        }
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    /** On an empty database with the tables in place. */
    static List<Result> measure(Database database, String name, Path directory, int rows) throws Exception {
        Clock clock = Clock.systemUTC();
        Access access = Access.of(database, SecretBox.open(directory.resolve("secret.key")), clock);
        new Companies(database, access.holders()).ensureFirst(COMMUNITY, "示例小区", ZONE.getId());
        Places places = new Places(database);
        People people = new People(database, access.holders(), clock);
        BulkHomes bulk = new BulkHomes(access.holders(), clock);
        Jobs jobs = new Jobs(database, clock, JobsSettings.of("bench"));
        Works works = new Works(database, jobs, clock);
        Imports imports = new Imports(database, works, clock, community -> ZONE);
        new HomeEntities(places, people, bulk).register(imports);
        BulkMeters meters = new BulkMeters();
        MeterEntities.register(imports, meters);
        OpeningBooks books = new OpeningBooks();
        BalanceEntities.register(imports, books);
        imports.register(new HomesImport(places, bulk));
        imports.register(new PeopleImport(people, bulk, community -> ZONE));
        imports.register(new MetersImport(meters, bulk));
        imports.register(new ReadingsImport(meters, bulk));
        imports.register(new BalancesImport(books, bulk));
        jobs.start(new SimpleMeterRegistry());
        try {
            Measure measure = new Measure(database, name, imports, works);
            byte[] homes = homes(rows);
            // The first pass warms the virtual machine up; both passes are undone, the last is kept for the people.
            measure.list("homes", homes, rows);
            Result measured = measure.list("homes", homes, rows);
            measure.keep("homes", homes);
            byte[] residents = people(rows);
            measure.list("people", residents, rows);
            List<Result> results = new ArrayList<>(List.of(measured, measure.list("people", residents, rows)));
            measure.keep("people", residents);
            byte[] dials = meters(rows);
            results.add(measure.list("meters", dials, rows));
            measure.keep("meters", dials);
            results.add(measure.list("readings", readings(rows), rows));
            results.add(measure.list("balances", balances(rows), rows));
            return results;
        } finally {
            jobs.close();
        }
    }

    /** One database. */
    private record Measure(Database database, String name, Imports imports, Works works) {

        Result list(String kind, byte[] file, int rows) {
            String before = everything();
            long begin = System.nanoTime();
            ImportRun run = imports.preview(COMMUNITY, "bench", kind, kind + ".xlsx", file);
            double preview = since(begin);
            if (run.errorCount() > 0 || run.added() != rows) {
                throw new IllegalStateException("the list was not understood: " + run.errors());
            }
            begin = System.nanoTime();
            await(imports.apply(COMMUNITY, run.id(), "bench"));
            double apply = since(begin);
            begin = System.nanoTime();
            await(imports.undo(COMMUNITY, run.id(), "bench"));
            double undo = since(begin);
            return new Result(name, kind, rows, preview, apply, undo, before.equals(everything()));
        }

        void keep(String kind, byte[] file) {
            ImportRun run = imports.preview(COMMUNITY, "bench", kind, kind + ".xlsx", file);
            await(imports.apply(COMMUNITY, run.id(), "bench"));
        }

        private static double since(long begin) {
            return (System.nanoTime() - begin) / 1e9;
        }

        private void await(Work work) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            Work now = work;
            while (!now.state().isOver()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("not done in time: " + now);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                now = works.get(COMMUNITY, work.id());
            }
            if (now.state() != Work.State.DONE) {
                throw new IllegalStateException(now + " " + now.failure());
            }
        }

        /** Every row an import may touch, as text; of the books, which forget nothing, every account's balance. */
        private String everything() {
            StringBuilder all = new StringBuilder(new TrialBalance(database)
                    .rows(COMMUNITY, null).stream()
                            .filter(row -> row.debitFen() != row.creditFen())
                            .toList()
                            .toString());
            for (String table : List.of(
                    "building",
                    "unit",
                    "person",
                    "person_community",
                    "household",
                    "relation",
                    "holder",
                    "holder_community",
                    "meter",
                    "meter_reading")) {
                List<String> lines = new ArrayList<>(database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT * FROM " + table)
                        .mapToMap()
                        .map(row -> new TreeMap<>(row).toString())
                        .list()));
                lines.sort(null);
                all.append(table).append(lines);
            }
            return all.toString();
        }
    }

    private static byte[] homes(int rows) throws IOException {
        return workbook(List.of("楼栋", "房号", "类型", "建筑面积(㎡)", "套内面积", "楼层"), rows, (sheet, row) -> {
            sheet.value(row, 0, ((row - 1) / 100 + 1) + "号楼");
            sheet.value(row, 1, "单元" + ((row - 1) % 100 + 1));
            sheet.value(row, 2, row % 10 == 0 ? "车位" : "住宅");
            sheet.value(row, 3, BigDecimal.valueOf(6_000 + row % 9_000, 2));
            sheet.value(row, 4, BigDecimal.valueOf(5_000 + row % 9_000, 2));
            sheet.value(row, 5, row % 30 + 1);
        });
    }

    private static byte[] people(int rows) throws IOException {
        return workbook(List.of("楼栋", "房号", "姓名", "手机", "关系", "入住日期"), rows, (sheet, row) -> {
            int home = (row - 1) / 2;
            sheet.value(row, 0, (home / 100 + 1) + "号楼");
            sheet.value(row, 1, "单元" + (home % 100 + 1));
            sheet.value(row, 2, "示例" + row);
            sheet.value(row, 3, "000" + (10_000_000 + row));
            sheet.value(row, 4, row % 2 == 1 ? "业主" : "家属");
            sheet.value(row, 5, LocalDate.of(2024, 2, 29));
            sheet.style(row, 5).format("yyyy-MM-dd").set();
        });
    }

    private static byte[] meters(int rows) throws IOException {
        return workbook(List.of("楼栋", "房号", "表类", "表号", "位数", "安装日期", "初始读数"), rows, (sheet, row) -> {
            sheet.value(row, 0, ((row - 1) / 100 + 1) + "号楼");
            sheet.value(row, 1, "单元" + ((row - 1) % 100 + 1));
            sheet.value(row, 2, "水表");
            sheet.value(row, 3, "W" + row);
            sheet.value(row, 4, 5);
            sheet.value(row, 5, LocalDate.of(2024, 2, 29));
            sheet.style(row, 5).format("yyyy-MM-dd").set();
            sheet.value(row, 6, BigDecimal.valueOf(row, 3));
        });
    }

    private static byte[] readings(int rows) throws IOException {
        return workbook(List.of("表号", "抄表日期", "读数"), rows, (sheet, row) -> {
            sheet.value(row, 0, "W" + row);
            sheet.value(row, 1, LocalDate.of(2024, 3, 31));
            sheet.style(row, 1).format("yyyy-MM-dd").set();
            sheet.value(row, 2, BigDecimal.valueOf(row + 12_345L, 3));
        });
    }

    /** Two people share a home in the list of people, so that half as many homes have a household. */
    private static byte[] balances(int rows) throws IOException {
        return workbook(List.of("楼栋", "房号", "费用项目", "起始月", "欠费金额"), rows, (sheet, row) -> {
            int home = (row - 1) / 2;
            sheet.value(row, 0, (home / 100 + 1) + "号楼");
            sheet.value(row, 1, "单元" + (home % 100 + 1));
            sheet.value(row, 2, "物业费");
            sheet.value(row, 3, row % 2 == 1 ? "2024-02" : "2024-03");
            sheet.value(row, 4, BigDecimal.valueOf(10_000 + row, 2));
        });
    }

    @FunctionalInterface
    private interface RowWriter {
        void write(Worksheet sheet, int row);
    }

    private static byte[] workbook(List<String> header, int rows, RowWriter writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Linli", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Sheet1");
            for (int i = 0; i < header.size(); i++) {
                sheet.value(0, i, header.get(i));
            }
            for (int row = 1; row <= rows; row++) {
                writer.write(sheet, row);
            }
            workbook.finish();
        }
        return bytes.toByteArray();
    }
}
