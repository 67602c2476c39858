package org.linli.cloud.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;

/** What ends when somebody no longer lives in a community, on every database. */
abstract class LeavingContract extends AccessFixture {

    private Households households;
    private String passOfTheHost = "";
    private Consents.Consent consent;

    @BeforeEach
    void moveIn() {
        households = new Households(database, access.holders(), clock);
        places.putBuilding(HOME, new Places.Building("b1", "一号楼", "Building 1"));
        places.putUnit(HOME, Unit.home("u1", "b1", "101", "101"));
        places.putUnit(HOME, Unit.home("u2", "b1", "102", "102"));
        person("p1");
        access.groups().add(HOME, "residents", "p1");
        consent = access.consents().give(Consents.Kind.FACE, "p1", "2026-01", Consents.Act.own(HOME, "p1"));
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

    private Consents.Consent consent() {
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
        Consents.Consent theirs =
                access.consents().give(Consents.Kind.FACE, "p2", "2026-01", Consents.Act.own(HOME, "p2"));

        access.holders().withdrawGone(clock.instant());

        assertTrue(access.consents().find(theirs.id()).orElseThrow().inForce());
    }

    /** A second community with a door of its own, where the same person lives too. */
    private ModelDoor elsewhere() {
        companies.putCommunity(new Companies.Community("lake", Companies.FIRST, "湖畔", "", "Asia/Shanghai"));
        places.putBuilding("lake", new Places.Building("b9", "九号楼", "Building 9"));
        places.putUnit("lake", Unit.home("u9", "b9", "901", "901"));
        access.calendar()
                .putSchedule(
                        "lake",
                        new Calendar.Schedule(
                                new ScheduleItem(
                                        "lake-always",
                                        List.of(new ScheduleItem.Window(EnumSet.allOf(DayOfWeek.class), 0, 1440)),
                                        ScheduleItem.OnHolidays.AS_USUAL),
                                "全天",
                                "Always"));
        access.groups().put("lake", new Groups.Group("lake-residents", "居民", "Residents"));
        access.doors()
                .put("lake", new Doors.Door(Doors.defaults("lake-gate", 9, "湖门", "Asia/Shanghai"), "Lake gate", null));
        access.rules()
                .put(
                        "lake",
                        new Rules.Rule(
                                "lake-in",
                                "进门",
                                "lake-residents",
                                "lake-always",
                                EnumSet.allOf(RuleItem.Means.class),
                                Set.of("lake-gate")));
        people.admit("lake", "p1");
        access.groups().add("lake", "lake-residents", "p1");
        people.relate("lake", "p1", "u9", Relation.Kind.OWNER, clock.instant(), null);
        return synchronised("lake-gate");
    }

    @Test
    void who_moves_to_another_community_is_forgotten_by_the_doors_of_the_old_one_only() {
        Relation relation = relate("u1");
        ModelDoor old = synchronised("gate");
        ModelDoor fresh = elsewhere();
        assertTrue(old.knows(Kind.FACE_CONSENT, consent.id()));
        assertTrue(fresh.knows(Kind.FACE_CONSENT, consent.id()));

        clock.advance(Duration.ofHours(1));
        people.endRelation(HOME, relation.id(), clock.instant(), "desk");
        catchUp(old);
        catchUp(fresh);

        assertTrue(consent().inForce(), "it is the person's own, and they still live somewhere");
        assertFalse(old.knows(Kind.FACE_CONSENT, consent.id()));
        assertTrue(fresh.knows(Kind.FACE_CONSENT, consent.id()));

        relate("u2");
        catchUp(old);
        assertTrue(old.knows(Kind.FACE_CONSENT, consent.id()), "back again");
    }

    @Test
    void an_end_set_ahead_takes_the_face_from_the_old_doors_when_it_comes() {
        Relation relation = relate("u1");
        ModelDoor old = synchronised("gate");
        ModelDoor fresh = elsewhere();
        people.endRelation(HOME, relation.id(), clock.instant().plus(Duration.ofDays(10)), "desk");
        access.holders().withdrawGone(clock.instant());
        catchUp(old);
        assertTrue(old.knows(Kind.FACE_CONSENT, consent.id()));

        clock.advance(Duration.ofDays(11));
        access.holders().withdrawGone(clock.instant());
        catchUp(old);
        catchUp(fresh);

        assertTrue(consent().inForce());
        assertFalse(old.knows(Kind.FACE_CONSENT, consent.id()));
        assertTrue(fresh.knows(Kind.FACE_CONSENT, consent.id()));
    }

    @Test
    void who_is_taken_out_of_a_community_is_forgotten_by_its_doors_only() {
        relate("u1");
        ModelDoor old = synchronised("gate");
        ModelDoor fresh = elsewhere();

        people.remove(HOME, "p1", "manager");
        catchUp(old);
        catchUp(fresh);

        assertFalse(old.knows(Kind.FACE_CONSENT, consent.id()));
        assertTrue(fresh.knows(Kind.FACE_CONSENT, consent.id()));
    }
}
