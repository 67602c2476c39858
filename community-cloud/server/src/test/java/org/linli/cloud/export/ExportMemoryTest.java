package org.linli.cloud.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty thousand rows of two kilobytes each go through a process of 64 megabytes. */
class ExportMemoryTest {

    @TempDir
    Path directory;

    @Test
    void a_long_list_is_exported_in_less_memory_than_it_would_fill() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LittleMemory.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        List<String> sizes = said.lines()
                .filter(line -> line.startsWith("CSV ") || line.startsWith("XLSX "))
                .toList();

        assertEquals(0, process.exitValue(), said);
        assertEquals(2, sizes.size(), said);
        assertTrue(sizes.stream().allMatch(line -> line.contains(" " + LittleMemory.ROWS + " rows ")), said);
    }
}
