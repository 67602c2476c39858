package org.linli.door.virtualdoor;

/** The network cable between a door and its cloud. Thread: any; returns at once. */
public interface NetworkCable {

    /**
     * What the link says.
     *
     * @param plugged whether the cable is in
     * @param waiting events in the outbox that the cloud has not acknowledged
     * @param revision of the access rules in force
     */
    record State(boolean plugged, boolean connected, long waiting, long revision) {}

    State state();

    /** Pulls or plugs the cable; the link really goes down. */
    void setPlugged(boolean plugged);
}
