package org.linli.cloud.broker;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * The broker's own process. Started by {@link BrokerProcess} only: says {@code ready} on its standard output, and ends when its standard input does, which
 * also happens when the cloud is killed.
 */
public final class BrokerMain {

    /** What the parent waits for. */
    static final String READY = "broker-ready";

    private BrokerMain() {}

    /** @param arguments home directory, community id, file of allowed clients */
    public static void main(String[] arguments) throws Exception {
        BrokerHome home = new BrokerHome(Path.of(arguments[0]));
        Thread watch = new Thread(BrokerMain::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        EmbeddedExtension extension = EmbeddedExtension.builder()
                .withId("linli")
                .withName("Linli")
                .withVersion("1")
                .withPriority(1000)
                .withStartPriority(1000)
                .withExtensionMain(new BrokerExtension(arguments[1], Path.of(arguments[2])))
                .build();
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(home.configuration())
                .withDataFolder(home.data())
                .withExtensionsFolder(home.extensions())
                .withEmbeddedExtension(extension)
                .withoutLoggingBootstrap()
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "broker-stop"));
        try {
            broker.start().get();
        } catch (ExecutionException e) {
            System.err.println("broker: could not start: " + e.getCause());
            Runtime.getRuntime().halt(1);
        }
        System.out.println(READY);
        System.out.flush();
    }

    private static void stop(EmbeddedHiveMQ broker) {
        try {
            broker.stop().get();
        } catch (ExecutionException e) {
            System.err.println("broker: could not stop in order: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; only the end of the stream counts.
            }
        } catch (IOException e) {
            // A broken stream means the same as its end.
            System.err.println("broker: the parent is gone: " + e);
        }
        System.exit(0);
    }
}
