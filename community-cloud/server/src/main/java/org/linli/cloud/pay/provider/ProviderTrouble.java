package org.linli.cloud.pay.provider;

/** The provider did not do what was asked. Whether it will have happened there is not known unless it says so: ask again. */
public final class ProviderTrouble extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind. */
    public enum Kind {
        /** No answer, or none in time. */
        UNREACHABLE,
        /** The provider says no. */
        REFUSED,
        /** The answer is not signed by the provider, or makes no sense. */
        UNTRUSTED
    }

    private final Kind kind;

    /** @param message of ours or a code of the provider's; never content of a request */
    public ProviderTrouble(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ProviderTrouble(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
