package org.linli.cloud.broker;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.client.parameter.ClientInformation;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.auth.ModifiableDefaultPermissions;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.device.Fingerprint;
import org.linli.messages.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in exactly the certificates of {@link AllowedClients}, each under its own common name, and gives each exactly its topics. Looks at the file every
 * half second and disconnects whoever is no longer in it. Runs in the broker's process.
 */
final class BrokerExtension implements ExtensionMain, SimpleAuthenticator, ClientLifecycleEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerExtension.class);
    private static final long CHECK_MILLIS = 500;

    private final String community;
    private final Path allowedFile;
    private final Map<String, String> connected = new ConcurrentHashMap<>();
    private volatile Map<String, AllowedClients.Client> allowed = Map.of();
    private @Nullable FileTime readAt;
    private @Nullable ScheduledFuture<?> watch;

    BrokerExtension(String community, Path allowedFile) {
        this.community = community;
        this.allowedFile = allowedFile;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        reload();
        Services.securityRegistry().setAuthenticatorProvider(unused -> this);
        Services.eventRegistry().setClientLifecycleEventListener(unused -> this);
        watch = Services.extensionExecutorService()
                .scheduleWithFixedDelay(this::reload, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        if (watch != null) {
            watch.cancel(true);
        }
    }

    /** Keeps the last good list when the file cannot be read: an I/O error must not lock out every door. */
    private synchronized void reload() {
        try {
            FileTime changed = Files.exists(allowedFile) ? Files.getLastModifiedTime(allowedFile) : null;
            if (changed == null || changed.equals(readAt)) {
                return;
            }
            allowed = Map.copyOf(AllowedClients.read(allowedFile));
            readAt = changed;
            connected.forEach((client, fingerprint) -> {
                if (!allowed.containsKey(fingerprint)) {
                    LOG.info("client {} is no longer allowed", client);
                    disconnect(client);
                }
            });
        } catch (IOException | RuntimeException e) {
            LOG.error("the list of allowed clients cannot be read; the last one stays in force", e);
        }
    }

    private static void disconnect(String client) {
        Services.clientService()
                .disconnectClient(client, true, DisconnectReasonCode.NOT_AUTHORIZED, "certificate revoked")
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.error("client {} could not be disconnected", client, failure);
                    }
                });
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        String clientId = input.getClientInformation().getClientId();
        Optional<X509Certificate> certificate = certificate(input.getConnectionInformation());
        // A unit that was claimed a moment ago must not wait for the next look at the file.
        AllowedClients.@Nullable Client client = certificate.map(this::find).orElse(null);
        if (certificate.isEmpty() || client == null) {
            refuse(output, clientId, "certificate not allowed");
        } else if (!clientId.equals(client.id())
                || !clientId.equals(commonName(certificate.get()).orElse(null))) {
            refuse(output, clientId, "client id is not the certificate's name");
        } else {
            permit(output.getDefaultPermissions(), client);
            output.authenticateSuccessfully();
        }
    }

    private AllowedClients.@Nullable Client find(X509Certificate certificate) {
        String fingerprint = Fingerprint.of(certificate);
        if (!allowed.containsKey(fingerprint)) {
            reload();
        }
        return allowed.get(fingerprint);
    }

    private static void refuse(SimpleAuthOutput output, String clientId, String why) {
        LOG.warn("connection of {} refused: {}", clientId.replaceAll("[^A-Za-z0-9._-]", "?"), why);
        output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED, why);
    }

    private void permit(ModifiableDefaultPermissions permissions, AllowedClients.Client client) {
        if (client.role() == AllowedClients.Role.CLOUD) {
            String all = "linli/" + community + "/#";
            permissions.add(publish(all, TopicPermission.Retain.NOT_RETAINED));
            permissions.add(publish("linli/" + community + "/door/+/presence", TopicPermission.Retain.RETAINED));
            permissions.add(subscribe(all, TopicPermission.SharedSubscription.ALL));
        } else {
            DoorPermissions door = DoorPermissions.of(new Topics(community, client.id()));
            door.publish().forEach(topic -> permissions.add(publish(topic, TopicPermission.Retain.NOT_RETAINED)));
            door.publishRetained().forEach(topic -> permissions.add(publish(topic, TopicPermission.Retain.ALL)));
            door.subscribe()
                    .forEach(topic -> permissions.add(subscribe(topic, TopicPermission.SharedSubscription.NOT_SHARED)));
        }
        permissions.setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
    }

    private static TopicPermission publish(String filter, TopicPermission.Retain retain) {
        return Builders.topicPermission()
                .topicFilter(filter)
                .activity(TopicPermission.MqttActivity.PUBLISH)
                .type(TopicPermission.PermissionType.ALLOW)
                .retain(retain)
                .build();
    }

    private static TopicPermission subscribe(String filter, TopicPermission.SharedSubscription shared) {
        return Builders.topicPermission()
                .topicFilter(filter)
                .activity(TopicPermission.MqttActivity.SUBSCRIBE)
                .type(TopicPermission.PermissionType.ALLOW)
                .sharedSubscription(shared)
                .build();
    }

    private static Optional<X509Certificate> certificate(ConnectionInformation connection) {
        return connection
                .getClientTlsInformation()
                .flatMap(com.hivemq.extension.sdk.api.client.parameter.ClientTlsInformation::getClientCertificate);
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return Optional.of(part.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            LOG.warn("a certificate's name cannot be read", e);
        }
        return Optional.empty();
    }

    @Override
    public void onMqttConnectionStart(ConnectionStartInput input) {
        // Only an authenticated connection counts.
    }

    @Override
    public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
        ClientInformation client = input.getClientInformation();
        certificate(input.getConnectionInformation())
                .ifPresent(certificate -> connected.put(client.getClientId(), Fingerprint.of(certificate)));
        // The list may have changed between the check and this entry.
        certificate(input.getConnectionInformation())
                .filter(certificate -> !allowed.containsKey(Fingerprint.of(certificate)))
                .ifPresent(certificate -> disconnect(client.getClientId()));
    }

    @Override
    public void onDisconnect(DisconnectEventInput input) {
        certificate(input.getConnectionInformation())
                .ifPresent(certificate ->
                        connected.remove(input.getClientInformation().getClientId(), Fingerprint.of(certificate)));
    }
}
