package org.linli.hardware.pi;

/** A setting of the board that is wrong, missing or unknown. The message names the key, never the value. */
public final class BadWiring extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String problem;

    BadWiring(String key, String problem) {
        super(key + " " + problem);
        this.key = key;
        this.problem = problem;
    }

    /** The whole key, for example {@code pi.lock.pin}. */
    public String key() {
        return key;
    }

    /** What is wrong with it, for example {@code is missing}. */
    public String problem() {
        return problem;
    }
}
