package org.linli.acceptance.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The two programs as Maven built them. */
public enum Program {
    CLOUD("community-cloud/server/target/linli-cloud.jar"),
    DOOR("door-controller/target/linli-door.jar");

    private final String jar;

    Program(String jar) {
        this.jar = jar;
    }

    /** The jar, found from the working directory upwards, so that it works from the root and from a module. */
    public Path jar() {
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            Path candidate = place.resolve(jar);
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("not built: " + jar + "; run ./linli build");
    }

    /** The command line of this program on the JVM that runs this code. */
    public List<String> command(List<String> javaOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-Dai.djl.offline=true");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(javaOptions);
        command.add("-jar");
        command.add(jar().toString());
        command.addAll(arguments);
        return command;
    }

    /** Runs the program to its end. Answers what it wrote to standard output. */
    public String run(Path log, String... arguments) throws IOException, InterruptedException {
        try (ChildProcess child = ChildProcess.start(this, log, List.of(), List.of(arguments))) {
            int code = child.awaitEnd(java.time.Duration.ofMinutes(5));
            if (code != 0) {
                throw new IOException(name().toLowerCase(java.util.Locale.ROOT) + " " + arguments[0] + " ended with "
                        + code + "; see " + log);
            }
            return child.output();
        }
    }
}
