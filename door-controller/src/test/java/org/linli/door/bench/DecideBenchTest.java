package org.linli.door.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DecideBenchTest {

    @TempDir
    Path directory;

    @Test
    void a_small_bench_prints_its_tables_and_figures() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DecideBench bench = new DecideBench();
        bench.out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int exit = new CommandLine(bench)
                .execute(
                        "--credentials=400",
                        "--decisions=2000",
                        "--signed=20",
                        "--events=5",
                        "--directory=" + directory);
        assertEquals(0, exit);
        String text = bytes.toString(StandardCharsets.UTF_8);
        for (String figure : new String[] {"decide.p999", "decide.durable.p50", "decide.fsync.p50"}) {
            assertTrue(text.contains("figure " + figure + " "), figure);
        }
    }
}
