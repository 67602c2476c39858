package org.linli.door.qr;

import org.linli.door.decide.Credential;
import org.linli.messages.pass.PassReading;
import org.linli.messages.pass.PassText;

/** From the text of a code to what is presented. Judges nothing but the form. */
final class QrCredentials {

    private QrCredentials() {}

    static Credential of(String text) {
        PassReading reading = PassText.read(text);
        if (reading instanceof PassReading.Rotating rotating) {
            return new Credential.Rotating(rotating.pass());
        }
        if (reading instanceof PassReading.Visitor visitor) {
            return new Credential.Visitor(visitor.pass());
        }
        return new Credential.OtherCode();
    }
}
