package org.linli.door.qr;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.linli.door.camera.Pictures;

/**
 * The measurement behind decision 0005; not a test. Argument: a directory whose folders hold pictures with their text beside them
 * ({@code 01.png}, {@code 01.txt}); a picture without a text must give no read. Every picture is read upright and turned by 90, 180 and 270
 * degrees. Without an argument only the drawn and spoiled codes are measured.
 */
final class QrMeasurement {

    private record Sample(
            String group, String name, @Nullable String truth, GreyPicture picture) {}

    private QrMeasurement() {}

    public static void main(String[] arguments) throws IOException {
        List<Sample> samples = new ArrayList<>();
        if (arguments.length > 0) {
            collect(Path.of(arguments[0]), samples);
        }
        drawn(samples);
        Map<String, Function<GreyPicture, Set<String>>> readers = new LinkedHashMap<>();
        readers.put("ZXing, one threshold method", single(new ZxingDecoder(false)));
        readers.put("ZXing, three ways", single(new ZxingDecoder(true)));
        readers.put("BoofCV, local mean", single(new BoofDecoder()));
        readers.put("OpenCV QRCodeDetector", single(NativeDecoder.openCv()));
        readers.put("OpenCV WeChat, no weights", single(NativeDecoder.weChat()));
        QrReader reader = new QrReader();
        readers.put("QrReader (all, prepared)", picture -> new LinkedHashSet<>(reader.read(picture)));
        LiveReader live = new LiveReader();
        readers.put("LiveReader, 1st frame", picture -> new LinkedHashSet<>(new LiveReader(live).read(picture, true)));
        readers.put("LiveReader, 12 frames", picture -> {
            LiveReader fresh = new LiveReader(live);
            Set<String> texts = new LinkedHashSet<>();
            for (int frame = 0; frame < 12 && texts.isEmpty(); frame++) {
                texts.addAll(fresh.read(picture, true));
            }
            return texts;
        });
        for (Map.Entry<String, Function<GreyPicture, Set<String>>> entry : readers.entrySet()) {
            measure(entry.getKey(), entry.getValue(), samples, System.out);
        }
    }

    private static Function<GreyPicture, Set<String>> single(CodeDecoder decoder) {
        return picture -> {
            Set<String> texts = new LinkedHashSet<>();
            decoder.find(picture).forEach(sighting -> texts.add(sighting.text()));
            return texts;
        };
    }

    private static void measure(
            String name, Function<GreyPicture, Set<String>> reader, List<Sample> samples, PrintStream out) {
        Map<String, int[]> groups = new LinkedHashMap<>();
        List<Long> nanos = new ArrayList<>();
        for (Sample sample : samples) {
            int[] counts = groups.computeIfAbsent(sample.group(), key -> new int[3]);
            GreyPicture picture = sample.picture();
            for (int quarter = 0; quarter < 4; quarter++) {
                long start = System.nanoTime();
                Set<String> texts = reader.apply(picture);
                nanos.add(System.nanoTime() - start);
                counts[0]++;
                counts[1] += sample.truth() != null && texts.contains(sample.truth()) ? 1 : 0;
                counts[2] += (int) texts.stream()
                        .filter(text -> !text.equals(sample.truth()))
                        .count();
                picture = turned(picture);
            }
        }
        nanos.sort(null);
        StringBuilder line = new StringBuilder(String.format("%-28s", name));
        groups.forEach((group, counts) ->
                line.append(String.format(" | %s %d/%d wrong %d", group, counts[1], counts[0], counts[2])));
        out.printf(
                "%s | median %.1f ms, p95 %.1f ms%n",
                line, nanos.get(nanos.size() / 2) / 1e6, nanos.get(nanos.size() * 95 / 100) / 1e6);
    }

    private static GreyPicture turned(GreyPicture picture) {
        byte[] out = new byte[picture.grey().length];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                out[x * picture.height() + picture.height() - 1 - y] = picture.grey()[y * picture.width() + x];
            }
        }
        return new GreyPicture(/* width= */ picture.height(), /* height= */ picture.width(), out);
    }

    private static void collect(Path root, List<Sample> samples) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().matches(".*\\.(png|jpg|jpeg|gif)"))
                            .sorted()::iterator) {
                Path truth = Path.of(file.toString().replaceFirst("\\.[a-z]+$", ".txt"));
                samples.add(new Sample(
                        root.relativize(file).getName(0).toString(),
                        String.valueOf(file.getFileName()),
                        Files.exists(truth) ? Files.readString(truth) : null,
                        GreyPicture.of(Pictures.read(file))));
            }
        }
    }

    /** Seven kinds of spoiling, each in growing strength, with a pass-like text. */
    static void drawn(List<Sample> samples) {
        String text = "LINLI:R" + "6BFOXN%TSMAHN-H3".repeat(8);
        for (int strength = 1; strength <= 8; strength++) {
            add(samples, "glare", strength, text, DrawnCode.of(text, 300).glaring(0.5, 0.5, 10.0 * strength));
            add(samples, "tilt", strength, text, DrawnCode.of(text, 300).tilted(7 * strength, 0.06 * strength));
            add(samples, "blur", strength, text, DrawnCode.of(text, 300).blurred(0.5 * strength));
            add(samples, "motion", strength, text, DrawnCode.of(text, 300).moved(2 * strength));
            add(samples, "noise", strength, text, DrawnCode.of(text, 300).noisy(10 * strength, strength));
            add(samples, "moire", strength, text, DrawnCode.of(text, 300).moire(0.12 * strength, 5 + strength));
            add(
                    samples,
                    "dark",
                    strength,
                    text,
                    DrawnCode.of(text, 300).dimmed(0.5 / strength).noisy(2, strength));
            add(
                    samples,
                    "small",
                    strength,
                    text,
                    DrawnCode.of(text, 300).scaledInPlace(1 - 0.1 * strength).blurred(0.6));
            DrawnCode screen = DrawnCode.of(text, 300).moire(0.1 * strength, 6).glaring(0.4, 0.4, 6 * strength);
            add(samples, "inverted", strength, text, screen.inverted());
        }
    }

    private static void add(List<Sample> samples, String group, int strength, String text, DrawnCode code) {
        samples.add(new Sample("drawn: " + group, String.valueOf(strength), text, code.picture()));
    }
}
