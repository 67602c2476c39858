package org.linli.cloud.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.messages.access.AccessItem.Kind;

/** What ends when somebody no longer lives in a community, on every database. */
abstract class LeavingContract extends AccessFixture {

    private Households households;
    private String passOfTheHost = "";
    private FaceConsents.FaceConsent consent;

    @BeforeEach
    void moveIn() {
        households = new Households(database, access.holders(), clock);
        places.putBuilding(HOME, new Places.Building("b1", "一号楼", "Building 1"));
        places.putUnit(HOME, Unit.home("u1", "b1", "101", "101"));
        places.putUnit(HOME, Unit.home("u2", "b1", "102", "102"));
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        consent = access.consents().give("p1", "2026-01", "p1", false);
    }

    private Relation relate(String unit) {
        return people.relate(HOME, "p1", unit, Relation.Kind.TENANT, clock.instant(), null);
    }

    private void invite() {
        Instant now = clock.instant();
        passOfTheHost = access.visitorPasses()
                .issue(
                        HOME,
                        new VisitorPasses.Wish("p1", "访客", now, now.plus(Duration.ofDays(3)), 5, Set.of("gate")),
                        "p1",
                        false)
                .pass()
                .id();
    }

    private boolean isRevoked() {
        return access.visitorPasses().list(HOME, "p1", null, 10).items().stream()
                .anyMatch(pass -> pass.id().equals(passOfTheHost) && pass.revokedAt() != null);
    }

    private FaceConsents.FaceConsent consent() {
        return access.consents().find(consent.id()).orElseThrow();
    }

    @Test
    void the_end_of_the_last_relation_takes_the_face_from_the_doors_and_ends_the_guests_passes() {
        Relation relation = relate("u1");
        invite();
        ModelDoor gate = synchronised("gate");
        assertTrue(gate.knows(Kind.FACE_CONSENT, consent.id()));

        clock.advance(Duration.ofHours(1));
        people.endRelation(HOME, relation.id(), clock.instant(), "desk");
        catchUp(gate);

        assertFalse(gate.knows(Kind.FACE_CONSENT, consent.id()));
        assertNotNull(consent().withdrawnAt());
        assertEquals("desk", consent().withdrawnBy());
        assertTrue(isRevoked());
    }

    @Test
    void who_keeps_another_home_keeps_everything() {
        Relation relation = relate("u1");
        relate("u2");
        invite();

        clock.advance(Duration.ofHours(1));
        people.endRelation(HOME, relation.id(), clock.instant(), "desk");

        assertTrue(consent().inForce());
        assertFalse(isRevoked());
    }

    @Test
    void moving_out_does_the_same_for_everybody_of_the_household() {
        Household household = households.moveIn(
                HOME,
                new Households.MoveIn(
                        "u1",
                        LocalDate.parse("2026-03-01"),
                        null,
                        null,
                        List.of(new Households.Member("p1", Relation.Kind.OWNER))));
        invite();

        households.moveOut(HOME, household.id(), LocalDate.parse("2026-03-02"), "desk");

        assertNotNull(consent().withdrawnAt());
        assertTrue(isRevoked());
    }

    @Test
    void an_end_set_ahead_withdraws_the_consent_when_it_comes() {
        Relation relation = relate("u1");
        Instant end = clock.instant().plus(Duration.ofDays(10));
        people.endRelation(HOME, relation.id(), end, "desk");
        access.holders().withdrawGone(clock.instant());
        assertTrue(consent().inForce());

        clock.advance(Duration.ofDays(11));
        access.holders().withdrawGone(clock.instant());

        assertEquals(Holders.MOVED_OUT, consent().withdrawnBy());
    }

    @Test
    void who_was_never_said_to_live_anywhere_is_left_alone() {
        person("p2");
        FaceConsents.FaceConsent theirs = access.consents().give("p2", "2026-01", "p2", false);

        access.holders().withdrawGone(clock.instant());

        assertTrue(access.consents().find(theirs.id()).orElseThrow().inForce());
    }
}
