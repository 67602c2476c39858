package org.linli.door.qr;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.linli.door.camera.PictureException;
import org.linli.door.camera.Pictures;
import org.linli.hardware.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code qr-decode FILE...}: one line a code on standard output, {@code path<TAB>text} in UTF-8. So that a code stays one line, control characters
 * of the text are written as {@code \n}, {@code \r}, {@code \t} or {@code \}{@code uXXXX}; everything else, a backslash too, stands as it is.
 */
@Command(
        name = "qr-decode",
        description = {
            "Reads the QR codes of pictures: one line a code, path<TAB>text.",
            "Control characters of a text are written as \\n, \\r, \\t or \\uXXXX.",
            "Exit code 0, also when no code was found; 2 when a file could not be read."
        },
        mixinStandardHelpOptions = true)
public final class QrDecodeCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "JPEG, PNG, GIF (first picture), BMP, TIFF or WebP")
    private List<String> files = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        return run(files, out, spec.commandLine().getErr());
    }

    static int run(List<String> files, PrintStream out, PrintWriter errors) {
        QrReader reader = new QrReader();
        int exit = 0;
        for (String file : files) {
            try {
                Frame frame = Pictures.read(Path.of(file));
                for (String text : reader.read(frame)) {
                    out.println(file + "\t" + oneLine(text));
                }
            } catch (PictureException | InvalidPathException e) {
                errors.println(file + ": " + e.getMessage());
                exit = 2;
            } catch (IOException e) {
                errors.println(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
                exit = 2;
            }
        }
        errors.flush();
        return exit;
    }

    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }
}
