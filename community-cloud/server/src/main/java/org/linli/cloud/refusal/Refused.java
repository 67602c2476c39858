package org.linli.cloud.refusal;

/** A request that a feature will not carry out. Nothing was changed. The code is stable and safe to show; it holds none of the request's content. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of no. */
    public enum Cause {
        INVALID,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT
    }

    private final Cause kind;
    private final String code;

    /** @param code lower-case words with hyphens, such as {@code card-already-known} */
    public Refused(Cause kind, String code) {
        super(code, null, false, false);
        this.kind = kind;
        this.code = code;
    }

    public static Refused invalid(String code) {
        return new Refused(Cause.INVALID, code);
    }

    public static Refused notFound(String code) {
        return new Refused(Cause.NOT_FOUND, code);
    }

    public static Refused conflict(String code) {
        return new Refused(Cause.CONFLICT, code);
    }

    public static Refused forbidden(String code) {
        return new Refused(Cause.FORBIDDEN, code);
    }

    /** Refuses as invalid unless the condition holds. */
    public static void unless(boolean condition, String code) {
        if (!condition) {
            throw invalid(code);
        }
    }

    public Cause kind() {
        return kind;
    }

    public String code() {
        return code;
    }
}
