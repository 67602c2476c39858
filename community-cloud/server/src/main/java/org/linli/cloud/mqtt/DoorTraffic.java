package org.linli.cloud.mqtt;

import org.linli.messages.MalformedMessage;
import org.linli.messages.command.CommandResult;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.device.Presence;
import org.linli.messages.event.EventBatch;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;

/** What doors say, already decoded and from the door it claims to be from. Called for each door in order, for different doors at the same time; may block. */
public interface DoorTraffic {

    void events(EventBatch batch) throws MalformedMessage;

    void syncRequest(SyncRequest request);

    void syncReport(SyncReport report);

    void commandResult(CommandResult result);

    void certificateRequest(CertificateRenewalRequest request);

    /** @param retained the broker kept it from before this connection */
    void presence(Presence presence, boolean retained);

    /** Whatever it said: the door lives. */
    void heard(String door);

    /** The cloud is connected, for the first time or again. */
    void connected();
}
