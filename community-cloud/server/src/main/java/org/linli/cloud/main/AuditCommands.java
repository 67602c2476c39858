package org.linli.cloud.main;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditCsv;
import org.linli.cloud.audit.AuditHead;
import org.linli.cloud.audit.AuditHeads;
import org.linli.cloud.audit.AuditVerifier;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands over the audit log. They work while the cloud runs. */
final class AuditCommands {

    private AuditCommands() {}

    /** Ends with 1 when the log is not whole. */
    @Command(
            name = "audit-verify",
            description = "check the chain of the audit log, and that it still holds every end that was noted",
            mixinStandardHelpOptions = true)
    static final class Verify extends Commands.OnData {
        @Option(
                names = "--file",
                paramLabel = "FILE",
                description =
                        "a copied SQLite database to check instead; it is opened as a copy of its own and left as it is")
        private @Nullable Path file;

        @Option(
                names = "--heads",
                paramLabel = "FILE",
                description =
                        "text with ends noted elsewhere, such as a saved log of the cloud; may be given several times")
        private List<Path> kept = new ArrayList<>();

        @Override
        int run(Foundation foundation) throws java.io.IOException {
            if (file == null) {
                return check(
                        foundation,
                        foundation.database(),
                        foundation.auditHeads().noted());
            }
            if (!Files.isRegularFile(file)) {
                System.err.println("linli cloud: there is no file " + file);
                return 2;
            }
            Path directory = Files.createTempDirectory("linli-audit");
            Path copy = directory.resolve("copy.db");
            try {
                copy(file, copy);
                try (Database database = Database.open(DatabaseSettings.sqlite(copy))) {
                    return check(foundation, database, foundation.auditHeads().noted());
                }
            } finally {
                for (String end : List.of("", "-wal", "-shm")) {
                    Files.deleteIfExists(Path.of(copy + end));
                }
                Files.deleteIfExists(directory);
            }
        }

        private static void copy(Path from, Path to) throws java.io.IOException {
            Files.copy(from, to);
            Path log = Path.of(from + "-wal");
            if (Files.exists(log)) {
                Files.copy(log, Path.of(to + "-wal"));
            }
        }

        private int check(Foundation foundation, Database database, List<AuditHead> noted) {
            List<AuditHead> heads = new ArrayList<>(noted);
            kept.forEach(path -> heads.addAll(AuditHeads.read(path)));
            Optional<AuditHead> forged = heads.stream()
                    .filter(head -> !foundation.auditHeads().isGenuine(head))
                    .findFirst();
            AuditVerifier.Finding finding = new AuditVerifier(database).verify(heads);
            System.out.println("rows " + finding.rows() + "  heads " + finding.checkedHeads() + "  last "
                    + (finding.lastHash().isEmpty() ? "-" : finding.lastHash()));
            if (finding.firstBreak() != null) {
                System.out.println("BREAK at row " + finding.firstBreak() + ": missing, altered or out of place");
            }
            AuditHead broken = finding.brokenHead();
            if (broken != null) {
                System.out.println("BREAK: the log does not hold the end noted at " + broken.at() + ", row "
                        + broken.sequence() + ": it was cut or written anew");
            }
            forged.ifPresent(head -> System.out.println(
                    "BREAK: the noted end of row " + head.sequence() + " was not signed by this cloud's authority"));
            boolean whole = finding.isWhole() && forged.isEmpty();
            System.out.println(whole ? "whole" : "not whole");
            return whole ? 0 : 1;
        }
    }

    /** The whole log on the standard output. */
    @Command(name = "audit-export", description = "write the whole audit log as CSV", mixinStandardHelpOptions = true)
    static final class Export extends Commands.OnData {
        @Override
        int run(Foundation foundation) {
            PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            out.print(AuditCsv.HEADING);
            foundation.audit().forEach(entry -> out.print(AuditCsv.line(entry)));
            out.flush();
            return out.checkError() ? 1 : 0;
        }
    }
}
