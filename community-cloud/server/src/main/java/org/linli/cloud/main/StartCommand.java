package org.linli.cloud.main;

import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the cloud until SIGTERM or Ctrl-C. */
@Command(name = "start", description = "run the cloud (the default)", mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    @Mixin
    private CloudOptions options = new CloudOptions();

    @Override
    public Integer call() throws InterruptedException {
        Cloud cloud = Cloud.start(options.read(), Clock.systemUTC());
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            cloud.close();
                            closed.countDown();
                        },
                        "cloud-stop"));
        System.out.println(cloud.readyLine());
        System.out.flush();
        closed.await();
        return 0;
    }
}
