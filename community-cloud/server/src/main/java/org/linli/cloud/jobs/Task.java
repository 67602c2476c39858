package org.linli.cloud.jobs;

/**
 * Carries out one-time jobs of a kind. At least once: after a crash, or when it throws, it is called again later with the same key, so its effect must be
 * tied to the key. For work whose every part must have its effect exactly once, see {@link WorkHandler}.
 */
@FunctionalInterface
public interface Task {

    /**
     * @param key as it was scheduled
     * @param data as it was scheduled
     * @throws Exception tried again after 10 s, 20 s, 40 s … at most an hour
     */
    void run(String key, String data) throws Exception;
}
