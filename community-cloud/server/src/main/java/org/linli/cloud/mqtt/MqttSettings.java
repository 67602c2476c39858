package org.linli.cloud.mqtt;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which broker, and as whom.
 *
 * @param clientId unique for each server process and kept over restarts
 * @param community id in the topics
 * @param keys the cloud's own certificate; null without mutual TLS
 * @param trust whom to trust as the broker; null without TLS
 * @param user null without password
 * @param password null without password
 */
public record MqttSettings(
        String host,
        int port,
        String clientId,
        String community,
        @Nullable KeyManagerFactory keys,
        @Nullable TrustManagerFactory trust,
        @Nullable String user,
        @Nullable String password) {

    /** No TLS and no password: for tests on the loopback only. */
    public static MqttSettings plain(String host, int port, String clientId, String community) {
        return new MqttSettings(host, port, clientId, community, null, null, null, null);
    }

    @Override
    public String toString() {
        return "MqttSettings[" + host + ":" + port + "]";
    }
}
