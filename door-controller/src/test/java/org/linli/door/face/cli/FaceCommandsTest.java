package org.linli.door.face.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.face.vision.SampleFaces;
import picocli.CommandLine;

class FaceCommandsTest {
    @TempDir
    private Path directory;

    private Path out;

    @BeforeEach
    void pictures() throws IOException {
        out = directory.resolve("out.csv");
        for (int sample = 1; sample <= 3; sample++) {
            Files.write(directory.resolve("s" + sample + ".jpg"), SampleFaces.bytes(sample));
        }
        Files.write(directory.resolve("half.jpg"), Arrays.copyOf(SampleFaces.bytes(4), 9000));
        Files.writeString(directory.resolve("text.jpg"), "no picture");
    }

    /** A vector times itself, in single precision. */
    private static final String NEARLY_ONE = "(1\\.0000|0\\.9999)\\d\\d";

    private String run(Object command, String... arguments) {
        StringWriter console = new StringWriter();
        CommandLine line = new CommandLine(command)
                .setOut(new PrintWriter(console, true))
                .setErr(new PrintWriter(new StringWriter(), true));
        assertEquals(0, line.execute(arguments));
        return console.toString();
    }

    private String file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void pairsGetAScoreOrAStatusAndNeverACrash() throws IOException {
        String pairs = file(
                "pairs.csv",
                "left,right,same\r\ns1.jpg,s1.jpg,1\r\ns1.jpg,s2.jpg,0\r\nnone.jpg,s1.jpg,0\r\n\r\nhalf.jpg,text.jpg,1\r\n");
        String console =
                run(new FaceEvaluate(), "--images", directory.toString(), "--pairs", pairs, "--out", out.toString());
        List<String> rows = Files.readAllLines(out);
        assertEquals("left,right,same,score,status", rows.get(0));
        assertEquals(5, rows.size());
        assertTrue(rows.get(1).matches("s1.jpg,s1.jpg,1," + NEARLY_ONE + ",ok"), rows.get(1));
        assertEquals("none.jpg,s1.jpg,0,,left-missing", rows.get(3));
        assertEquals("half.jpg,text.jpg,1,,left-unreadable-truncated right-unreadable-not-a-picture", rows.get(4));
        assertTrue(console.contains("10-fold accuracy"), console);
        assertTrue(console.contains("detection rate 100.00 %"), console);
        assertTrue(console.contains("TAR at FAR 1e-3"), console);
    }

    @Test
    void identificationCountsMissesAndStrangers() throws IOException {
        String enrol = file("enrol.csv", "person,image\nanna,s1.jpg\nben,half.jpg\n");
        String probe = file("probe.csv", "image,person-or-empty\ns1.jpg,anna\ns2.jpg,\ns3.jpg,ben\nnone.jpg,\n");
        String console = run(
                new FaceIdentify(),
                "--images",
                directory.toString(),
                "--enrol",
                enrol,
                "--probe",
                probe,
                "--out",
                out.toString());
        List<String> rows = Files.readAllLines(out);
        assertEquals("image,person,best,score,second,decision,status", rows.get(0));
        assertTrue(rows.get(1).matches("s1.jpg,anna,anna," + NEARLY_ONE + ",.*"), rows.get(1));
        assertTrue(rows.get(1).contains(",accepted,ok"), rows.get(1));
        assertTrue(rows.get(4).endsWith(",no-face,missing"), rows.get(4));
        assertTrue(console.contains("FNIR 50.00 % (1 of 2)"), console);
        assertTrue(console.contains("FPIR 0.00 % (0 of 2)"), console);
    }

    @Test
    void livenessCountsPicturesAndSequencesApart() throws IOException {
        Path real = Files.createDirectories(directory.resolve("real/sequence"));
        Path spoof = Files.createDirectories(directory.resolve("spoof"));
        Files.copy(directory.resolve("s1.jpg"), real.resolve("1.jpg"));
        Files.copy(directory.resolve("half.jpg"), real.resolve("2.jpg"));
        Files.copy(directory.resolve("text.jpg"), spoof.resolve("a.jpg"));
        String console = run(
                new LivenessEvaluate(),
                "--real",
                real.getParent().toString(),
                "--spoof",
                spoof.toString(),
                "--out",
                out.toString());
        List<String> rows = Files.readAllLines(out);
        assertEquals("kind,attempt,mode,frames,score,decision,status", rows.get(0));
        assertEquals(5, rows.size());
        assertTrue(rows.get(4).startsWith("spoof,a.jpg,single,0,0.000000,refused,unreadable"), rows.get(4));
        assertTrue(console.contains("single frame APCER 0.00 % (0 of 1)"), console);
        assertTrue(console.contains("multi frame BPCER"), console);
    }

    @Test
    void accuracyIsPerfectWhereScoresSeparateAndHalfWhereTheyDoNot() {
        List<Verification.Pair> clear = IntStream.range(0, 200)
                .mapToObj(index -> new Verification.Pair(index < 100, index < 100 ? 0.7 : 0.1))
                .toList();
        assertEquals(1.0, Verification.tenfold(clear).mean());
        assertEquals(0.4, Verification.tenfold(clear).threshold(), 1e-9);
        assertEquals(1.0, Verification.trueAccepts(clear, 1e-3));
        Random random = new Random(3);
        List<Verification.Pair> noise = IntStream.range(0, 2000)
                .mapToObj(index -> new Verification.Pair(index % 2 == 0, random.nextDouble()))
                .toList();
        assertEquals(0.5, Verification.tenfold(noise).mean(), 0.05);
    }

    @Test
    void atMostTheAllowedPartOfDifferentPairsPasses() {
        double[] different =
                IntStream.range(0, 1000).mapToDouble(index -> index / 1000.0).toArray();
        double threshold = Verification.thresholdAt(different, 1e-2);
        assertEquals(
                10, Arrays.stream(different).filter(score -> score > threshold).count());
        assertEquals(0.999, Verification.thresholdAt(different, 1e-4));
    }
}
