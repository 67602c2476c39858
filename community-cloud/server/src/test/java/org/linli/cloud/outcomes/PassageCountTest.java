package org.linli.cloud.outcomes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.linli.cloud.events.AccessFacts.Passage;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Reason;

class PassageCountTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-19T16:00:00Z");

    private final Tally tally = new Tally();
    private final Tally.Buildings buildings = new Tally.Buildings();
    private final PassageCount count = new PassageCount(MIDNIGHT, tally, buildings);

    private void passes(int second, String holder, CredentialKind means, Reason reason) {
        count.take(new Passage("gate", MIDNIGHT.plusSeconds(second), holder, "", means, reason, 1000));
    }

    private String failures() {
        Measure measure =
                tally.measures().getOrDefault(new Tally.Slot(Tally.WHOLE, Outcome.DOOR_FAILURE, ""), Measure.NONE);
        return measure.hits() + " of " + measure.n();
    }

    @Test
    void a_face_that_was_not_known_and_then_was_is_one_failure_however_many_looks_it_took() {
        for (int second = 0; second < 10; second += 2) {
            passes(second, "", CredentialKind.FACE, Reason.LOW_FACE_SCORE);
        }
        passes(11, "mei", CredentialKind.FACE, Reason.GRANTED);
        passes(40, "lin", CredentialKind.CARD, Reason.GRANTED);
        assertEquals("1 of 3", failures());
    }

    @Test
    void a_stranger_who_goes_away_is_no_failure() {
        passes(0, "", CredentialKind.FACE, Reason.LOW_FACE_SCORE);
        passes(31, "mei", CredentialKind.CARD, Reason.GRANTED);
        assertEquals("0 of 1", failures());
    }

    @Test
    void a_door_that_does_not_know_the_time_fails_whoever_stands_there_once_for_each_try() {
        passes(0, "mei", CredentialKind.QR_ROTATING, Reason.CLOCK_NOT_TRUSTED);
        passes(2, "mei", CredentialKind.QR_ROTATING, Reason.CLOCK_NOT_TRUSTED);
        passes(3, "lin", CredentialKind.QR_ROTATING, Reason.CLOCK_NOT_TRUSTED);
        passes(60, "mei", CredentialKind.QR_ROTATING, Reason.NOT_RECORDED);
        passes(61, "", CredentialKind.QR_OTHER, Reason.CLOCK_NOT_TRUSTED);
        assertEquals("3 of 3", failures());
    }

    @Test
    void want_of_rights_and_wrong_numbers_are_no_failures_of_the_door() {
        for (Reason reason : Reason.values()) {
            if (!reason.granted() && reason != Reason.CLOCK_NOT_TRUSTED && reason != Reason.NOT_RECORDED) {
                passes(0, "mei", CredentialKind.CARD, reason);
            }
        }
        assertEquals("0 of 0", failures());
        passes(20, "", CredentialKind.EXIT_BUTTON, Reason.GRANTED);
        passes(21, "", CredentialKind.COMMAND, Reason.GRANTED);
        passes(22, "mei", CredentialKind.CARD, Reason.GRANTED_FREE_PASSAGE);
        assertEquals("0 of 0", failures(), "nobody used a right of their own");
    }

    @Test
    void what_was_before_midnight_is_only_looked_back_at() {
        passes(-20, "mei", CredentialKind.CARD, Reason.GRANTED);
        passes(-10, "", CredentialKind.FACE, Reason.AMBIGUOUS_FACE);
        passes(5, "mei", CredentialKind.FACE, Reason.GRANTED);
        assertEquals("1 of 2", failures());
    }
}
