package org.linli.door.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every bench prints: the machine, a table, and last one line a figure, {@code figure NAME VALUE UNIT}, so that people
 * and scripts read the same output. Figures are held back until {@link #close()}. Thread: one.
 */
public final class BenchReport implements AutoCloseable {
    private final PrintStream out;
    private final List<String> figures = new ArrayList<>();

    /** Prints the title and the machine at once. */
    public BenchReport(String title, PrintStream out) {
        this.out = out;
        out.println(title);
        out.println("machine: " + machine());
    }

    /** Processor, cores, memory limit, operating system and Java of this run, in one line. */
    public static String machine() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "%s, %d cores, heap up to %d MB, %s %s %s, Java %s (%s)",
                processor(),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"));
    }

    private static String processor() {
        @Nullable String model = null;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
                if (line.startsWith("model name") || line.startsWith("Model")) {
                    model = line.substring(line.indexOf(':') + 1).trim();
                }
            }
        } catch (IOException absent) {
            model = null; // Not Linux: the architecture below says enough.
        }
        return model == null ? "unknown processor" : model;
    }

    /** Prints a free line above or below a table. */
    public void line(String text) {
        out.println(text);
    }

    /** Prints a table; columns are as wide as their widest cell. */
    public void table(List<String> header, List<List<String>> rows) {
        int[] width = new int[header.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int column = 0; column < width.length; column++) {
                width[column] = Math.max(width[column], row.get(column).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < width.length; column++) {
                line.append(column == 0 ? "| " : " | ").append(row.get(column));
                line.append(" ".repeat(width[column] - row.get(column).length()));
            }
            out.println(line.append(" |"));
        }
    }

    /** Notes a figure for the last lines. The value is printed with at most four significant digits after the point. */
    public void figure(String name, double value, String unit) {
        figures.add("figure " + name + " " + number(value) + " " + unit);
    }

    /** A number without exponent and without trailing zeros, at most four digits after the point. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        text = text.replaceAll("0+$", "");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Prints the figures, the last lines of the report. */
    @Override
    public void close() {
        figures.forEach(out::println);
        out.flush();
    }
}
