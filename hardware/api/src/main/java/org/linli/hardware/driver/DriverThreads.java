package org.linli.hardware.driver;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Threads of drivers: daemons, so that a forgotten board never keeps a dying process alive. */
public final class DriverThreads {

    private DriverThreads() {}

    /** One thread with a clock. Tasks that still wait when it is shut down are dropped. */
    public static ScheduledExecutorService single(String name) {
        return single(name, Thread.NORM_PRIORITY);
    }

    @SuppressWarnings("ThreadPriorityCheck") // a help to the scheduler, nothing relies on it
    static ScheduledExecutorService single(String name, int priority) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.setPriority(priority);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }
}
