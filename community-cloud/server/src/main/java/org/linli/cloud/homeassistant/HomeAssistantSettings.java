package org.linli.cloud.homeassistant;

/**
 * The broker that Home Assistant listens to. Never the doors' own: that one knows certificates only, and nobody else's programs.
 *
 * @param host empty for none; then no community can switch it on
 * @param tls with the certificates the JDK trusts
 * @param user empty for none
 * @param password empty for none
 * @param prefix of topics and ids, {@code [A-Za-z0-9_-]{1,70}}; another for each site on one broker
 */
public record HomeAssistantSettings(String host, int port, boolean tls, String user, String password, String prefix) {

    public boolean isOn() {
        return !host.isEmpty();
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "HomeAssistantSettings[" + host + ":" + port + "]";
    }
}
