package org.linli.cloud.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.GatewaySettings;

/**
 * How messages leave the site.
 *
 * @param contact where push services may complain, https or mailto; empty for the site's own address
 * @param trustedHosts receivers by name that may be in our own network and plain HTTP, such as an ntfy of the site's own
 * @param sms null without a gateway for text messages
 * @param voice null without one for calls
 */
public record NotifySettings(
        String contact,
        Set<String> trustedHosts,
        @Nullable GatewaySettings sms,
        @Nullable GatewaySettings voice) {

    static NotifySettings read(SettingsReader reader, Path data) {
        String contact = reader.text("notify.contact", "");
        if (!contact.isEmpty() && !contact.matches("(mailto:[^@\\s]+@[A-Za-z0-9.-]+|https://[!-~]+)")) {
            throw new BadSetting("notify.contact", "must be mailto:somebody@example or an https address");
        }
        Set<String> hosts = new TreeSet<>();
        for (String host : CloudSettings.list(reader.text("notify.trusted-hosts", ""))) {
            if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
                throw new BadSetting("notify.trusted-hosts", "needs names or addresses without port");
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        return new NotifySettings(contact, hosts, gateway(reader, data, "sms"), gateway(reader, data, "voice"));
    }

    private static @Nullable GatewaySettings gateway(SettingsReader reader, Path data, String name) {
        String key = "notify." + name + ".";
        String address = reader.text(key + "url", "");
        boolean form = CloudSettings.flag(reader, key + "form");
        String template =
                reader.text(key + "template", "{\"id\":\"{id}\",\"phone\":\"{phone}\",\"text\":\"{title}: {text}\"}");
        String authorization = reader.text(key + "authorization-file", "");
        String success = reader.text(key + "success", "");
        if (address.isEmpty()) {
            return null;
        }
        if (!address.matches("https?://[A-Za-z0-9.:\\[\\]-]+(/[!-~]*)?")
                || URI.create(address).getHost() == null) {
            throw new BadSetting(key + "url", "must be an http or https address");
        }
        if (!template.contains("{phone}")) {
            throw new BadSetting(key + "template", "must say where {phone} goes");
        }
        return new GatewaySettings(address, form, template, secret(data, key, authorization), success);
    }

    private static String secret(Path data, String key, String file) {
        try {
            return file.isEmpty() ? "" : Files.readString(data.resolve(file)).strip();
        } catch (IOException e) {
            throw new BadSetting(key + "authorization-file", "cannot be read");
        }
    }

    /** Hosts of the gateways: whoever runs the site named them. */
    Set<String> gatewayHosts() {
        Set<String> hosts = new TreeSet<>();
        for (GatewaySettings each : Arrays.asList(sms, voice)) {
            if (each != null) {
                String host = URI.create(each.address()).getHost().toLowerCase(Locale.ROOT);
                hosts.add(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            }
        }
        return hosts;
    }

    /** Hides what the gateways need. */
    @Override
    public String toString() {
        return "NotifySettings[trustedHosts " + trustedHosts + "]";
    }
}
