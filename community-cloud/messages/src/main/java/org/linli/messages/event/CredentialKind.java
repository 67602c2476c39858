package org.linli.messages.event;

/** What was presented. */
public enum CredentialKind {
    CARD,
    QR_ROTATING,
    QR_VISITOR,
    QR_OTHER,
    PIN,
    FACE,
    EXIT_BUTTON,
    COMMAND
}
