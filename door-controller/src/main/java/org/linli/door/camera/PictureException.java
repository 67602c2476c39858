package org.linli.door.camera;

import java.io.IOException;

/** Bytes that are not a picture this door reads. The message says why, in words fit for the person who chose the file. */
public final class PictureException extends IOException {
    private static final long serialVersionUID = 1L;

    public PictureException(String message) {
        super(message);
    }

    public PictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
