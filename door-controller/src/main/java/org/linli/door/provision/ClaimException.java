package org.linli.door.provision;

/** A claim that did not work. Nothing was changed but, perhaps, the unit's own key made. The message says what the installer can do. */
public final class ClaimException extends Exception {
    private static final long serialVersionUID = 1L;

    public ClaimException(String message) {
        super(message);
    }

    public ClaimException(String message, Throwable cause) {
        super(message, cause);
    }
}
