package org.linli.cloud.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.export.ExportColumn.Language;
import org.linli.mobileapi.Reply;

/** Writes gathered rows into temporary files, part by part. Calls block. Thread: any. */
final class ExportFiles {

    /** Whether a file is asked for as text or as a workbook. */
    enum Format {
        CSV("text/csv; charset=utf-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String extension() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Function<String, ZoneId> zones;
    private final Clock clock;

    /** @param zones zone of a community */
    ExportFiles(Function<String, ZoneId> zones, Clock clock) {
        this.zones = zones;
        this.clock = clock;
    }

    /** The rows, in parts; empty after the last. */
    interface Rows extends IntFunction<Optional<List<List<@Nullable Object>>>> {}

    /** A file that is deleted once it is sent. */
    Reply reply(ExportList list, String community, Rows rows, Format format, Language language) {
        ZoneId zone = zones.apply(community);
        String day = clock.instant().atZone(zone).toLocalDate().toString();
        String name = list.title().in(language) + "-" + day + "." + format.extension();
        return Reply.temporaryFile(format.mediaType, name, write(list, zone, rows, format, language));
    }

    /** Writes a temporary file, which the caller deletes. */
    static Path write(ExportList list, ZoneId zone, Rows rows, Format format, Language language) {
        try {
            Path path = Files.createTempFile("linli-export", null);
            SheetWriter.Look look = new SheetWriter.Look(list.columns(), zone, language);
            try (SheetWriter writer = format == Format.CSV
                    ? new CsvWriter(path, look)
                    : new XlsxWriter(path, list.title().in(language), look)) {
                Optional<List<List<@Nullable Object>>> part = rows.apply(0);
                for (int next = 1; part.isPresent(); next++) {
                    for (List<@Nullable Object> row : part.get()) {
                        writer.row(row);
                    }
                    part = rows.apply(next);
                }
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(path);
                throw e;
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException("the exported file could not be written", e);
        }
    }
}
