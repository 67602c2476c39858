package org.linli.cloud.storage;

/** The database could not do its work: broken disk, lost server, or no room in the writer's queue. Nothing of the transaction was committed unless it says so. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
