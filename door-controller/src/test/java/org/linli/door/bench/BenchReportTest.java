package org.linli.door.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    @Test
    void figuresAreTheLastLinesWhateverTheOrderOfCalls() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BenchReport report = new BenchReport("a bench", new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
            report.figure("match.ratio", 1.08, "x");
            report.table(List.of("what", "ms"), List.of(List.of("search", "20"), List.of("streaming pass", "18.5")));
            report.figure("match.count", 50_000, "templates");
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals("a bench", lines.get(0));
        assertTrue(lines.get(1).startsWith("machine: "), lines.get(1));
        assertEquals("| search         | 20   |", lines.get(3));
        assertEquals("figure match.ratio 1.08 x", lines.get(5));
        assertEquals("figure match.count 50000 templates", lines.get(6));
    }

    @Test
    void numbersHaveNoExponentAndNoTrailingZeros() {
        assertEquals("0.0001", BenchReport.number(0.0001));
        assertEquals("12", BenchReport.number(12));
        assertEquals("1234567890.5", BenchReport.number(1_234_567_890.5));
    }
}
