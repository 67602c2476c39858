package org.linli.cloud.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a change may have altered. Too much only costs time; too little leaves a door with old rules. Not safe for several threads. */
final class Touched {

    private final Set<String> holders = new TreeSet<>();
    private final Set<String> doors = new TreeSet<>();
    private final Set<String> doorsWithHolders = new TreeSet<>();
    private final Set<String> communities = new TreeSet<>();
    private final List<Consents.Consent> withdrawn = new ArrayList<>();
    private boolean everyDoor;

    /** The holder, the holder's credentials, consents or groups. */
    void holder(String holder) {
        holders.add(holder);
    }

    /** The door's own settings, rules, schedules or revoked passes. */
    void door(String door) {
        doors.add(door);
    }

    /** Also which holders the door must know. */
    void doorAndItsHolders(String door) {
        doors.add(door);
        doorsWithHolders.add(door);
    }

    /** Something that every door of a community knows: a schedule, a holiday. */
    void everyDoorOf(String community) {
        communities.add(community);
    }

    Set<String> communities() {
        return communities;
    }

    /** Something that every door knows: a key of the site. */
    void everyDoor() {
        everyDoor = true;
    }

    /** A consent that ends. */
    void withdrawn(Consents.Consent consent) {
        withdrawn.add(consent);
    }

    List<Consents.Consent> withdrawn() {
        return withdrawn;
    }

    Set<String> holders() {
        return holders;
    }

    Set<String> doors() {
        return doors;
    }

    Set<String> doorsWithHolders() {
        return doorsWithHolders;
    }

    boolean isEveryDoor() {
        return everyDoor;
    }

    boolean isEmpty() {
        return holders.isEmpty()
                && doors.isEmpty()
                && doorsWithHolders.isEmpty()
                && communities.isEmpty()
                && !everyDoor;
    }
}
