package org.linli.messages.pass;

/** A signed code that somebody shows to a door. Immutable values; equal passes have equal texts. */
public sealed interface Pass permits RotatingPass, VisitorPass {

    /** Id of the key that signed it: 16 lower-case hex digits. */
    String keyId();

    PassSignature signature();

    /** What the signature is over: a text that names the purpose, then all bytes of the pass before the signature. */
    byte[] signedBytes();

    /** The text of the QR code. It opens a door: never log it. */
    default String text() {
        return PassText.write(this);
    }
}
