package org.linli.cloud.main;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.linli.cloud.api.AuditOperations;
import org.linli.cloud.api.FeatureApi;
import org.linli.cloud.device.Identity;
import org.linli.cloud.door.DoorDesk;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.homeassistant.HomeAssistantFeature;
import org.linli.cloud.jobs.WorkOperations;
import org.linli.cloud.mqtt.MqttSettings;
import org.linli.cloud.notify.NotifyFeature;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.pictures.PictureOperations;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.sharing.SharingFeature;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.device.Presence;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.LiveFeed;

/** Builds the features on the {@link Foundation} and registers their operations. Closed before the foundation. */
final class Features implements AutoCloseable {

    private final Foundation foundation;
    private final DoorFeatures doors;
    private final NotifyFeature notify;
    private final SharingFeature sharing;
    private final HomeAssistantFeature homeAssistant;

    private Features(
            Foundation foundation,
            DoorFeatures doors,
            NotifyFeature notify,
            SharingFeature sharing,
            HomeAssistantFeature homeAssistant) {
        this.foundation = foundation;
        this.doors = doors;
        this.notify = notify;
        this.sharing = sharing;
        this.homeAssistant = homeAssistant;
    }

    /**
     * What features need besides the foundation.
     *
     * @param brokerHost where the cloud itself reaches the broker
     */
    record Surroundings(Vertx vertx, Api api, LiveFeed feed, String brokerHost, int brokerPort) {}

    /** Blocks until everything is built; the MQTT connection may come later. */
    static Features open(Foundation foundation, Surroundings surroundings) {
        Identity identity = foundation.cloudIdentity();
        MqttSettings mqtt = new MqttSettings(
                surroundings.brokerHost(),
                surroundings.brokerPort(),
                identity.name(),
                foundation.settings().community().id(),
                identity.keyManagers(),
                identity.trustManagers(),
                null,
                null);
        DoorFeatures doors = new DoorFeatures(
                foundation.database(),
                foundation.box(),
                foundation.access(),
                new DoorDesk.Controllers() {
                    @Override
                    public void presence(Presence presence, boolean retained) {
                        foundation.devices().presence(presence, retained);
                    }

                    @Override
                    public void heard(String door) {
                        foundation.devices().heard(door);
                    }

                    @Override
                    public Optional<String> renew(String door, String certificateRequest) {
                        return foundation.renewals().renew(door, certificateRequest);
                    }
                },
                mqtt,
                foundation.clock());
        Operations on = new Operations(surroundings.api(), foundation.audit(), RememberedLists.open(foundation));
        NotifyFeature notify = NotifyFeatures.open(foundation, surroundings);
        notify.register(on);
        FeatureApi.register(
                on, foundation.database(), foundation.access(), tenancy(foundation), doors, foundation.clock());
        FeatureApi.feed(surroundings.feed(), doors, foundation.database().news());
        new AuditOperations(
                        foundation.audit(),
                        foundation.auditHeads(),
                        foundation.people()::namesAnywhere,
                        () -> foundation.companies().all().size() <= 1)
                .register(on);
        new WorkOperations(foundation.works()).register(on);
        ListFeatures.register(foundation, surroundings.api(), on);
        Pictures pictures = new Pictures(foundation.database(), foundation.clock());
        pictures.register(foundation.jobs());
        new PictureOperations(pictures).register(on);
        FeeFeatures.register(foundation, pictures, on);
        PayFeatures.register(foundation, on);
        DocumentFeatures.register(foundation, on);
        PrivacyFeatures.register(foundation, doors, notify.notifications(), on);
        DailyFeatures.register(foundation, pictures, notify.notifications(), doors, on);
        OutcomeFeatures.register(foundation, doors.events(), notify.notifications(), on);
        EmergencyFeatures.register(foundation, doors, notify.notifications(), on);
        SharingFeature sharing = SharingFeatures.open(foundation, surroundings, notify.notifications(), doors.events());
        sharing.register(foundation.jobs(), on);
        HomeAssistantFeature homeAssistant = HomeAssistantFeatures.open(foundation, doors);
        homeAssistant.register(on);
        foundation
                .jobs()
                .every(
                        "face-leavers",
                        Duration.ofHours(1),
                        due -> foundation
                                .access()
                                .holders()
                                .withdrawGone(foundation.clock().instant()));
        doors.start();
        return new Features(foundation, doors, notify, sharing, homeAssistant);
    }

    private static FeatureApi.Tenancy tenancy(Foundation foundation) {
        return new FeatureApi.Tenancy(
                foundation.companies(),
                foundation.places(),
                foundation.people(),
                foundation.households(),
                foundation.homes(),
                foundation.visibility(),
                foundation.staffRoles());
    }

    List<TrustedKeyItem> trustedKeys() {
        return foundation.access().keys().trusted();
    }

    boolean doorExists(String community, String door) {
        return foundation.access().doors().find(community, door).isPresent();
    }

    /** Whether the connection to the broker stands. */
    boolean isReady() {
        return doors.isConnected();
    }

    @Override
    public void close() {
        doors.close();
        homeAssistant.close();
        sharing.close();
        notify.close();
    }
}
