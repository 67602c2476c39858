package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkClient.Request;
import org.linli.cloud.main.WalkContract.Op;

/** Who comes with something that is over, ended, stolen, too narrow, or another's. */
abstract class WalkStrangerRules extends WalkChecks {

    /** Whatever the operation is, they are turned away, and nothing changes. */
    @Test
    @Order(2)
    void whoseSessionOrTokenIsWorthNothingIsTurnedAwayEverywhere() throws Exception {
        Map<String, Long> before = world.digest();
        for (Map.Entry<String, WalkStrangers.Stranger> entry :
                world.strangers.turnedAway().entrySet()) {
            WalkStrangers.Stranger stranger = entry.getValue();
            for (Op op : world.contract.operations) {
                if (op.access().contains("ANYONE") || stranger.isLetIn().test(op)) {
                    continue;
                }
                Request request = stranger.dress().apply(world.valid(op, world.ownPool(), true));
                Answer answer = send("anonymous", op, request);
                if (answer.status() != stranger.status()) {
                    fault(entry.getKey(), op, request, answer, "was not turned away with " + stranger.status());
                }
            }
        }
        if (!before.equals(world.digest())) {
            faults.add("somebody without rights changed " + changed(before, world.digest()));
        }
        finish();
    }

    /** Who may not act for a resident cannot tell whether there is one; nobody acts where the contract does not say so. */
    @Test
    @Order(3)
    void whoActsForAnotherWithoutLeaveLearnsNothing() throws Exception {
        Map<String, Long> before = world.digest();
        for (Map.Entry<String, UnaryOperator<Request>> actor :
                world.strangers.actors().entrySet()) {
            for (Op op : world.contract.operations) {
                String leave = WalkStrangers.LEAVES.get(actor.getKey());
                if (op.access().contains("ANYONE")
                        || (leave != null && op.acting().contains(leave))) {
                    continue;
                }
                Request plain = actor.getValue().apply(world.valid(op, world.ownPool(), true));
                Request request = WalkStrangers.withQuery(plain, "for", WalkWorld.RESIDENT);
                Answer answer = send("anonymous", op, request);
                if (answer.status() != (op.acting().isEmpty() ? 403 : 404)) {
                    fault(actor.getKey(), op, request, answer, "acts for another");
                }
                Answer nobody = send("anonymous", op, WalkStrangers.withQuery(plain, "for", "own-resident-q"));
                if (!look(answer, WalkWorld.RESIDENT).equals(look(nobody, "own-resident-q"))) {
                    fault(actor.getKey(), op, request, answer, "tells that there is a resident, else " + nobody.text());
                }
            }
        }
        if (!before.equals(world.digest())) {
            faults.add("somebody without leave changed " + changed(before, world.digest()));
        }
        finish();
    }

    /** A leave opens what the contract opens for it: reading does work, so that the walk above refuses for the right reason. */
    @Test
    @Order(4)
    void whoHasLeaveReadsWhatItOpens() throws Exception {
        Set<String> opened = new HashSet<>();
        for (Map.Entry<String, String> leave : WalkStrangers.LEAVES.entrySet()) {
            UnaryOperator<Request> proxy = world.strangers.actors().getOrDefault(leave.getKey(), request -> request);
            for (Op op : world.contract.operations) {
                if (op.method().equals("GET")
                        && op.acting().contains(leave.getValue())
                        && op.in("path").isEmpty()) {
                    Request request = WalkStrangers.withQuery(
                            proxy.apply(world.valid(op, world.ownPool(), false)), "for", WalkWorld.RESIDENT);
                    Answer answer = send("anonymous", op, request);
                    opened.add(op.id() + " " + answer.status());
                    if (answer.status() != 200) {
                        fault(leave.getKey(), op, request, answer, "may not, although it is granted");
                    }
                }
            }
        }
        assertTrue(opened.containsAll(Set.of("listMyBills 200", "listMyTickets 200")), opened.toString());
        finish();
    }
}
