package org.linli.hardware;

/** A part of the board could not be driven or read. The message names the part and what to check. */
public final class HardwareException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HardwareException(String message) {
        super(message);
    }

    public HardwareException(String message, Throwable cause) {
        super(message, cause);
    }
}
