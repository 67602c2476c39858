package org.linli.cloud.pay.provider;

/** A notification that is not believed. */
public final class NoticeRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Not signed by the provider, or signed and changed. */
        SIGNATURE,
        /** Signed more than five minutes from now. */
        STALE,
        UNREADABLE,
        /** Truly signed, and meant for another merchant or another of its programs. */
        OTHER_MERCHANT
    }

    private final Reason reason;

    public NoticeRefused(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    public NoticeRefused(Reason reason, Throwable cause) {
        super(reason.name(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
