package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

/** No table holds something about people that nobody would show, keep for a reason, or erase. */
class HeldRecordsTest {

    /** What columns that name people are called here. A new name for the same thing must be added. */
    private static final Pattern NAMES_SOMEBODY = Pattern.compile("person|actor|holder|host|resident|proxy|staff|asker"
            + "|assignee|receiver|payer|cashier|collector|copy_for|phone|by_person|.*_by");

    /** Machines. */
    private static final Set<String> NOBODY = Set.of("scheduled_job.picked_by", "sharing_webhook.host");

    private static final Pattern SECRET =
            Pattern.compile(".*(hash|sealed|secret|token|_key|code_key|locker_code|chain|score).*");

    @TempDir
    Path directory;

    @Test
    void everyColumnThatNamesSomebodyIsInAFeaturesRecords() {
        Set<String> covered = new TreeSet<>(NOBODY);
        for (PersonRecords section : HeldRecords.all()) {
            for (PersonTable table : section.tables()) {
                table.named().forEach(column -> covered.add(table.table() + "." + column));
            }
        }
        covered.add("person.phone");
        covered.add("account.phone");
        Set<String> missing = new TreeSet<>();
        try (Database database = TestDatabases.sqlite(directory)) {
            database.read(transaction -> {
                for (String table : transaction
                        .handle()
                        .createQuery("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                        .mapTo(String.class)
                        .list()) {
                    transaction
                            .handle()
                            .createQuery("SELECT name FROM pragma_table_info('" + table + "')")
                            .mapTo(String.class)
                            .list()
                            .stream()
                            .filter(column -> NAMES_SOMEBODY
                                    .matcher(column.toLowerCase(Locale.ROOT))
                                    .matches())
                            .map(column -> table + "." + column)
                            .filter(column -> !covered.contains(column) && !table.startsWith("flyway"))
                            .forEach(missing::add);
                }
                return Boolean.TRUE;
            });
        }
        assertEquals(Set.of(), missing, "name it in the PersonRecords of its feature, with a reason when rows stay");
    }

    @Test
    void whatStaysSaysWhyAndNoSecretIsShown() {
        Set<String> faults = new TreeSet<>();
        for (PersonRecords section : HeldRecords.all()) {
            for (PersonTable table : section.tables()) {
                boolean stays = table.changes() == null && table.texts().isEmpty();
                if (stays && table.kept().isEmpty()) {
                    faults.add(table.table() + " stays for no reason");
                }
                table.shown().stream()
                        .filter(column -> SECRET.matcher(column).matches())
                        .forEach(column -> faults.add(table.table() + "." + column + " is a secret"));
            }
        }
        assertEquals(Set.of(), faults);
    }
}
