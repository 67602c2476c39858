package org.linli.cloud.refusal;

import org.jspecify.annotations.Nullable;

/** A request that a feature will not carry out. Nothing was changed. The code is stable and safe to show; it holds none of the request's content. Each code has its sentences in {@code refusals.properties}. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of no. */
    public enum Cause {
        INVALID(400),
        FORBIDDEN(403),
        NOT_FOUND(404),
        CONFLICT(409),
        /** Was there once. */
        GONE(410),
        /** May be tried again later. */
        TOO_MANY(429);

        private final int status;

        Cause(int status) {
            this.status = status;
        }
    }

    private final Cause kind;
    private final String code;
    private final @Nullable String field;

    /** @param code lower-case words with hyphens, such as {@code card-already-known} */
    public Refused(Cause kind, String code) {
        this(kind, code, null);
    }

    private Refused(Cause kind, String code, @Nullable String field) {
        super(code, null, false, false);
        this.kind = kind;
        this.code = code;
        this.field = field;
    }

    /** The same, pointing at the field or parameter at fault. */
    public Refused at(String name) {
        return new Refused(kind, code, name);
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

    public static Refused tooMany(String code) {
        return new Refused(Cause.TOO_MANY, code);
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

    /** The HTTP status that says the same. */
    public int status() {
        return kind.status;
    }

    public String code() {
        return code;
    }

    /** The field or parameter at fault; null when it is the request as a whole. */
    public @Nullable String field() {
        return field;
    }
}
