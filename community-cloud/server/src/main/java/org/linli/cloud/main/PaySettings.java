package org.linli.cloud.main;

import java.nio.file.Path;

/**
 * Which payment providers are used.
 *
 * @param sandbox the provider that moves no money; for demo and tests, never beside a real one
 */
public record PaySettings(boolean sandbox, Path data) {

    static PaySettings read(SettingsReader reader, Path data) {
        String sandbox = reader.text("pay.sandbox", "off");
        if (!sandbox.equals("on") && !sandbox.equals("off")) {
            throw new BadSetting("pay.sandbox", "must be on or off");
        }
        return new PaySettings(sandbox.equals("on"), data);
    }
}
