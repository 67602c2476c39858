package org.linli.door.http;

/** Ends a request with a problem document (RFC 9457). The detail is shown to the caller: no secrets, no paths. */
public final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    public HttpProblem(int status, String detail) {
        super(detail);
        this.status = status;
    }

    public int status() {
        return status;
    }

    public String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
