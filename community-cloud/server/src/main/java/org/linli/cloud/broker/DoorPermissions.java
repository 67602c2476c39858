package org.linli.cloud.broker;

import java.util.List;
import org.linli.messages.Topics;

/** What a door may do at the broker, derived from {@link Topics} alone; both the embedded broker and Mosquitto's files are made from it. */
record DoorPermissions(List<String> publish, List<String> publishRetained, List<String> subscribe) {

    static DoorPermissions of(Topics topics) {
        return new DoorPermissions(
                List.of(
                        topics.events(),
                        topics.syncRequest(),
                        topics.syncReport(),
                        topics.commandResult(),
                        topics.certificateRequest()),
                List.of(topics.presence()),
                List.of(topics.eventsAck(), topics.syncDelta(), topics.command(), topics.time(), topics.certificate()));
    }
}
