package org.linli.door.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.decide.Village.*;
import static org.linli.messages.event.Reason.*;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.Credential.Face;
import org.linli.door.decide.Credential.FaceFinding;
import org.linli.door.decide.Credential.PinChecked;
import org.linli.door.decide.Credential.PinOutcome;
import org.linli.door.decide.Situation.Mode;
import org.linli.hardware.CardRead;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.DoorItem.AntiPassback;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.PassKeyItem;
import org.linli.messages.access.RevokedPassItem;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.access.ScheduleItem.OnHolidays;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.pass.RotatingPass;

class AccessDeciderTest {

    private final Village village = new Village();
    private final DoorMemory memory = new DoorMemory();
    private Situation situation = new Situation(Mode.NORMAL, ClockTrust.TRUSTED);
    private Instant now = NOON;

    private Decision present(Credential credential, Side side) {
        Decision decision = AccessDecider.decide(credential, side, village.rules, memory, situation, now);
        memory.apply(decision.changes());
        return decision;
    }

    private Reason enter(Credential credential) {
        return present(credential, Side.ENTRY).reason();
    }

    private Reason leave(Credential credential) {
        return present(credential, Side.EXIT).reason();
    }

    private static Credential card(CardRead read) {
        return new Credential.Card(read);
    }

    private static Credential pin(PinOutcome outcome) {
        return new PinChecked(WANGS_CODE, outcome);
    }

    private static Credential face(FaceFinding finding, double score) {
        return new Face(finding, WANG, "consent-wang", score);
    }

    private static final Credential WANG_CARD = card(WANGS_CARD);
    private static final Credential LI_CARD = card(LIS_CARD);
    private static final Credential STRAY = card(STRAY_CARD);

    private void mode(Mode mode) {
        situation = new Situation(mode, situation.clock());
    }

    private void clock(ClockTrust trust) {
        situation = new Situation(situation.mode(), trust);
    }

    // ---- who it is
    // --------------------------------------------------------------------------------------------------------

    @Test
    void a_known_card_of_a_resident_is_granted_and_named() {
        Decision decision = present(WANG_CARD, Side.ENTRY);
        assertEquals(GRANTED, decision.reason());
        assertEquals(WANG, decision.holder());
        assertEquals("card-wang", decision.credentialId());
        assertFalse(decision.silentAlarm());
    }

    @Test
    void an_unknown_card_is_denied() {
        assertEquals(UNKNOWN_CREDENTIAL, enter(STRAY));
    }

    @Test
    void a_card_whose_holder_is_not_known_is_denied() {
        village.rules.remove(Kind.HOLDER, WANG);
        assertEquals(UNKNOWN_CREDENTIAL, enter(WANG_CARD));
    }

    @Test
    void without_any_rules_everything_is_denied() {
        Decision decision = AccessDecider.decide(WANG_CARD, Side.ENTRY, new AccessRules(), memory, situation, now);
        assertEquals(WRONG_DOOR, decision.reason());
    }

    @Test
    void a_removed_card_is_unknown_at_once() {
        village.rules.remove(Kind.CARD, "card-wang");
        assertEquals(UNKNOWN_CREDENTIAL, enter(WANG_CARD));
    }

    @Test
    void a_suspended_holder_is_denied_whatever_else_is_valid() {
        village.rules.put(new HolderItem(WANG, HolderItem.HolderKind.RESIDENT, true, null, null, List.of("residents")));
        assertEquals(HOLDER_SUSPENDED, enter(WANG_CARD));
        assertEquals(HOLDER_SUSPENDED, enter(pin(PinOutcome.RIGHT)));
        assertEquals(HOLDER_SUSPENDED, enter(new Credential.Rotating(village.wangsPass(now))));
    }

    // ---- validity and schedules
    // -------------------------------------------------------------------------------------------

    @Test
    void a_card_is_valid_from_its_start_until_before_its_end() {
        village.rules.put(new CardItem(
                "card-wang",
                WANG,
                CardItem.CardFormat.WIEGAND_34,
                WANGS_CARD.facility(),
                WANGS_CARD.number(),
                NOON,
                NOON.plusSeconds(60)));
        assertEquals(GRANTED, enter(WANG_CARD));
        now = NOON.minusMillis(1);
        assertEquals(NOT_YET_VALID, enter(WANG_CARD));
        now = NOON.plusSeconds(60).minusMillis(1);
        assertEquals(GRANTED, enter(WANG_CARD));
        now = NOON.plusSeconds(60);
        assertEquals(EXPIRED, enter(WANG_CARD));
    }

    @Test
    void a_holder_who_moved_out_is_expired() {
        village.rules.put(new HolderItem(
                WANG, HolderItem.HolderKind.RESIDENT, false, null, NOON.minusSeconds(1), List.of("residents")));
        assertEquals(EXPIRED, enter(WANG_CARD));
    }

    @Test
    void a_holder_without_a_rule_for_this_door_is_at_the_wrong_door() {
        village.rules.put(holder(WANG, "north-tower"));
        assertEquals(WRONG_DOOR, enter(WANG_CARD));
    }

    @Test
    void a_means_that_no_rule_lists_is_not_allowed() {
        village.rules.put(rule("residents-always", "residents", "always", EnumSet.of(Means.QR)));
        assertEquals(MEANS_NOT_ALLOWED, enter(WANG_CARD));
        assertEquals(GRANTED, enter(new Credential.Rotating(village.wangsPass(now))));
    }

    @Test
    void outside_the_schedule_is_denied() {
        village.rules.put(schedule("always", 11 * 60, 12 * 60, OnHolidays.AS_USUAL));
        assertEquals(OUTSIDE_SCHEDULE, enter(WANG_CARD));
        now = NOON.plus(Duration.ofHours(1));
        assertEquals(GRANTED, enter(WANG_CARD));
        now = NOON.plus(Duration.ofHours(2));
        assertEquals(OUTSIDE_SCHEDULE, enter(WANG_CARD));
    }

    @Test
    void a_rule_whose_schedule_is_missing_lets_nobody_in() {
        village.rules.remove(Kind.SCHEDULE, "always");
        assertEquals(OUTSIDE_SCHEDULE, enter(WANG_CARD));
    }

    @Test
    void on_a_holiday_a_closed_schedule_says_so() {
        village.rules.put(schedule("always", 0, 1_440, OnHolidays.CLOSED));
        var today = NOON.atZone(java.time.ZoneId.of("Asia/Shanghai")).toLocalDate();
        village.rules.put(new HolidayItem("festival", today, today));
        assertEquals(HOLIDAY, enter(WANG_CARD));
        village.rules.put(new HolidayItem("festival", today.plusDays(1), today.plusDays(1)));
        assertEquals(GRANTED, enter(WANG_CARD));
    }

    @Test
    void one_rule_that_allows_it_is_enough() {
        village.rules.put(schedule("never-now", 0, 1, OnHolidays.AS_USUAL));
        village.rules.put(rule("a", "residents", "never-now", EnumSet.of(Means.CARD)));
        village.rules.put(rule("b", "residents", "always", EnumSet.of(Means.PIN)));
        assertEquals(GRANTED, enter(WANG_CARD));
        village.rules.remove(Kind.RULE, "residents-always");
        assertEquals(OUTSIDE_SCHEDULE, enter(WANG_CARD), "nearer to a grant than the means");
    }

    // ---- how the door stands
    // ----------------------------------------------------------------------------------------------

    @Test
    void lockdown_denies_everybody() {
        mode(Mode.LOCKDOWN);
        assertEquals(LOCKDOWN, enter(WANG_CARD));
        assertEquals(LOCKDOWN, enter(STRAY));
    }

    @Test
    void evacuation_lets_everybody_pass_and_still_names_who_is_known() {
        mode(Mode.EVACUATION);
        assertEquals(GRANTED_EVACUATION, enter(STRAY));
        assertEquals(WANG, present(WANG_CARD, Side.EXIT).holder());
    }

    @Test
    void free_passage_lets_everybody_pass_and_counts_nothing() {
        mode(Mode.FREE_PASSAGE);
        Decision decision = present(new Credential.Visitor(village.visitor("00000000000000aa", 1, 7)), Side.ENTRY);
        assertEquals(GRANTED_FREE_PASSAGE, decision.reason());
        assertTrue(decision.changes().isEmpty());
    }

    @Test
    void the_first_person_with_a_credential_opens_the_free_passage_for_all() {
        village.door.freePassageSchedule = "always";
        village.door.firstPersonIn = true;
        village.putDoor();
        Instant since = village.rules.freePassageSince(now).orElseThrow();
        assertFalse(memory.hasFirstPerson(since));
        assertEquals(UNKNOWN_CREDENTIAL, enter(STRAY));
        assertFalse(memory.hasFirstPerson(since), "somebody who was denied has not come in");
        assertEquals(GRANTED, enter(WANG_CARD));
        assertTrue(memory.hasFirstPerson(since));
    }

    // ---- rotating pass
    // ----------------------------------------------------------------------------------------------------

    @Test
    void a_rotating_pass_of_now_is_granted_once() {
        Credential pass = new Credential.Rotating(village.wangsPass(now));
        assertEquals(GRANTED, enter(pass));
        assertEquals(REPLAYED, enter(pass));
        now = now.plusSeconds(15);
        assertEquals(REPLAYED, enter(pass), "a screenshot inside the tolerance");
        assertEquals(GRANTED, enter(new Credential.Rotating(village.wangsPass(now))));
    }

    @Test
    void an_earlier_step_does_not_count_after_a_later_one() {
        Credential earlier = new Credential.Rotating(village.wangsPass(now.minusSeconds(15)));
        assertEquals(GRANTED, enter(new Credential.Rotating(village.wangsPass(now))));
        assertEquals(REPLAYED, enter(earlier));
    }

    @Test
    void one_step_early_or_late_is_accepted_and_two_are_not() {
        long step = RotatingPass.stepAt(now);
        assertEquals(EXPIRED, enter(new Credential.Rotating(rotating(village.wangsPhone, 0, step - 2))));
        assertEquals(GRANTED, enter(new Credential.Rotating(rotating(village.wangsPhone, 0, step - 1))));
        assertEquals(GRANTED, enter(new Credential.Rotating(rotating(village.wangsPhone, 0, step))));
        assertEquals(NOT_YET_VALID, enter(new Credential.Rotating(rotating(village.wangsPhone, 0, step + 2))));
        assertEquals(GRANTED, enter(new Credential.Rotating(rotating(village.wangsPhone, 0, step + 1))));
    }

    @Test
    void a_screenshot_is_dead_thirty_seconds_after_its_step_began() {
        Instant begin = Instant.ofEpochSecond(RotatingPass.stepAt(now) * 15);
        RotatingPass shot = village.wangsPass(begin);
        now = begin.plusSeconds(30);
        assertEquals(EXPIRED, enter(new Credential.Rotating(shot)));
    }

    @Test
    void a_pass_for_another_door_is_refused_and_not_used_up() {
        long step = RotatingPass.stepAt(now);
        assertEquals(WRONG_DOOR, enter(new Credential.Rotating(rotating(village.wangsPhone, 8, step))));
        assertEquals(GRANTED, enter(new Credential.Rotating(rotating(village.wangsPhone, 7, step))));
    }

    @Test
    void a_pass_signed_by_another_phone_under_a_known_key_id_has_a_bad_signature() {
        RotatingPass forged = org.linli.messages.pass.PassSigner.rotating(
                keys("EC").getPrivate(), keyId(village.wangsPhone), 0, RotatingPass.stepAt(now));
        assertEquals(BAD_SIGNATURE, enter(new Credential.Rotating(forged)));
    }

    @Test
    void a_pass_of_an_unknown_phone_is_unknown() {
        assertEquals(
                UNKNOWN_CREDENTIAL, enter(new Credential.Rotating(rotating(keys("EC"), 0, RotatingPass.stepAt(now)))));
    }

    @Test
    void a_key_that_is_no_key_verifies_nothing() {
        village.rules.put(new PassKeyItem(keyId(village.wangsPhone), WANG, "A".repeat(122) + "==", null, null));
        assertEquals(BAD_SIGNATURE, enter(new Credential.Rotating(village.wangsPass(now))));
    }

    @Test
    void replay_is_remembered_across_a_restart() {
        Credential pass = new Credential.Rotating(village.wangsPass(now));
        Decision first = AccessDecider.decide(pass, Side.ENTRY, village.rules, memory, situation, now);
        DoorMemory afterRestart = DoorMemory.of(first.changes());
        assertEquals(
                REPLAYED,
                AccessDecider.decide(pass, Side.ENTRY, village.rules, afterRestart, situation, now)
                        .reason());
    }

    // ---- visitor pass
    // -----------------------------------------------------------------------------------------------------

    @Test
    void a_visitor_pass_opens_as_often_as_it_says() {
        Credential pass = new Credential.Visitor(village.visitor("00000000000000aa", 2, 7, 9));
        Decision first = present(pass, Side.ENTRY);
        assertEquals(GRANTED, first.reason());
        assertTrue(first.needsDurableMemory());
        assertEquals("00000000000000aa", first.credentialId());
        assertEquals(GRANTED, enter(pass));
        assertEquals(USE_COUNT_EXHAUSTED, enter(pass));
    }

    @Test
    void an_unlimited_visitor_pass_needs_no_memory() {
        Credential pass = new Credential.Visitor(village.visitor("00000000000000aa", 0, 7));
        for (int i = 0; i < 300; i++) {
            Decision decision = present(pass, Side.ENTRY);
            assertEquals(GRANTED, decision.reason());
            assertFalse(decision.needsDurableMemory());
        }
    }

    @Test
    void a_visitor_pass_has_a_window() {
        Credential pass = new Credential.Visitor(village.visitor("00000000000000aa", 0, 7));
        now = NOON.minusSeconds(3_601);
        assertEquals(NOT_YET_VALID, enter(pass));
        now = NOON.plusSeconds(3_600);
        assertEquals(EXPIRED, enter(pass));
    }

    @Test
    void a_visitor_pass_of_another_door_is_refused() {
        assertEquals(WRONG_DOOR, enter(new Credential.Visitor(village.visitor("00000000000000aa", 0, 8, 9))));
    }

    @Test
    void a_revoked_visitor_pass_is_refused() {
        village.rules.put(new RevokedPassItem("00000000000000aa", NOON.plusSeconds(3_600)));
        assertEquals(REVOKED, enter(new Credential.Visitor(village.visitor("00000000000000aa", 0, 7))));
    }

    @Test
    void a_visitor_pass_of_another_community_has_a_bad_signature() {
        var foreign = visitor(keys("Ed25519"), "00000000000000aa", NOON.minusSeconds(1), NOON.plusSeconds(60), 0, 7);
        assertEquals(BAD_SIGNATURE, enter(new Credential.Visitor(foreign)));
    }

    @Test
    void a_visitor_pass_signed_by_a_key_that_has_ended_is_refused() {
        village.rules.put(
                new TrustedKeyItem(keyId(village.community), PublicKeys.base64(village.community.getPublic()), NOON));
        assertEquals(BAD_SIGNATURE, enter(new Credential.Visitor(village.visitor("00000000000000aa", 0, 7))));
    }

    @Test
    void a_code_of_somebody_else_is_unreadable_and_no_guess() {
        for (int i = 0; i < 20; i++) {
            assertEquals(UNREADABLE, enter(new Credential.OtherCode()));
        }
        assertEquals(GRANTED, enter(pin(PinOutcome.RIGHT)));
    }

    // ---- PIN, duress, attempts
    // --------------------------------------------------------------------------------------------

    @Test
    void a_right_pin_is_granted_and_a_wrong_one_is_not() {
        assertEquals(GRANTED, enter(pin(PinOutcome.RIGHT)));
        assertEquals(WRONG_PIN, enter(pin(PinOutcome.WRONG)));
        assertEquals(UNKNOWN_CREDENTIAL, enter(new PinChecked("99999", PinOutcome.WRONG)));
    }

    @Test
    void the_duress_pin_opens_and_alarms_silently() {
        Decision decision = present(pin(PinOutcome.DURESS), Side.ENTRY);
        assertEquals(GRANTED_DURESS, decision.reason());
        assertTrue(decision.silentAlarm());
        assertEquals(GRANTED, decision.shownReason());
    }

    @Test
    void duress_alarms_even_where_it_cannot_open() {
        mode(Mode.LOCKDOWN);
        Decision decision = present(pin(PinOutcome.DURESS), Side.ENTRY);
        assertEquals(LOCKDOWN, decision.reason());
        assertTrue(decision.silentAlarm());
    }

    @Test
    void too_many_wrong_pins_lock_out_codes_but_not_cards_and_faces() {
        for (int i = 1; i < 5; i++) {
            assertFalse(present(pin(PinOutcome.WRONG), Side.ENTRY).lockOutBegan());
        }
        Decision fifth = present(pin(PinOutcome.WRONG), Side.ENTRY);
        assertEquals(WRONG_PIN, fifth.reason());
        assertTrue(fifth.lockOutBegan());
        assertEquals(TOO_MANY_ATTEMPTS, enter(pin(PinOutcome.RIGHT)));
        assertEquals(TOO_MANY_ATTEMPTS, enter(new Credential.Rotating(village.wangsPass(now))));
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(GRANTED, enter(face(FaceFinding.MATCH, 0.8)));
    }

    @Test
    void a_lock_out_ends_after_its_time_and_attempts_do_not_prolong_it() {
        for (int i = 0; i < 5; i++) {
            enter(pin(PinOutcome.WRONG));
        }
        now = NOON.plusMillis(299_999);
        assertEquals(TOO_MANY_ATTEMPTS, enter(pin(PinOutcome.WRONG)));
        now = NOON.plusMillis(300_000);
        assertEquals(GRANTED, enter(pin(PinOutcome.RIGHT)));
    }

    @Test
    void a_right_pin_in_between_does_not_reset_the_count() {
        for (int i = 0; i < 4; i++) {
            enter(pin(PinOutcome.WRONG));
        }
        assertEquals(GRANTED, enter(pin(PinOutcome.RIGHT)));
        assertTrue(present(pin(PinOutcome.WRONG), Side.ENTRY).lockOutBegan());
    }

    @Test
    void wrong_pins_spread_over_time_lock_nobody_out() {
        for (int i = 0; i < 50; i++) {
            assertEquals(WRONG_PIN, enter(pin(PinOutcome.WRONG)));
            now = now.plusMillis(15_001);
        }
    }

    @Test
    void a_lock_out_survives_a_restart_but_not_a_clock_that_was_set_back() {
        for (int i = 0; i < 5; i++) {
            enter(pin(PinOutcome.WRONG));
        }
        DoorMemory restarted = DoorMemory.of(memory.rows());
        assertEquals(
                TOO_MANY_ATTEMPTS,
                AccessDecider.decide(pin(PinOutcome.RIGHT), Side.ENTRY, village.rules, restarted, situation, now)
                        .reason());
        now = NOON.minus(Duration.ofDays(1));
        assertEquals(GRANTED, enter(pin(PinOutcome.RIGHT)));
    }

    @Test
    void trying_many_card_numbers_locks_cards_out_and_one_stray_card_does_not() {
        for (int i = 0; i < 50; i++) {
            assertEquals(UNKNOWN_CREDENTIAL, enter(STRAY));
        }
        assertEquals(GRANTED, enter(WANG_CARD));
        for (int i = 0; i < 4; i++) {
            enter(card(new CardRead(CardRead.Format.WIEGAND_26, 3, 4_712 + i)));
        }
        assertEquals(TOO_MANY_ATTEMPTS, enter(WANG_CARD));
        assertEquals(GRANTED, enter(pin(PinOutcome.RIGHT)));
    }

    // ---- faces
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void every_finding_about_a_face_has_its_reason() {
        assertEquals(GRANTED, enter(face(FaceFinding.MATCH, 0.7)));
        assertEquals(LOW_FACE_SCORE, enter(face(FaceFinding.LOW_SCORE, 0.3)));
        assertEquals(AMBIGUOUS_FACE, enter(face(FaceFinding.AMBIGUOUS, 0.7)));
        assertEquals(SPOOF_SUSPECTED, enter(face(FaceFinding.SPOOF_SUSPECTED, 0.9)));
        assertEquals(TWO_FACES, enter(face(FaceFinding.TWO_FACES, 0.9)));
        assertEquals(0.9, present(face(FaceFinding.TWO_FACES, 0.9), Side.ENTRY).score());
    }

    @Test
    void a_match_below_the_doors_own_threshold_is_too_low() {
        assertEquals(LOW_FACE_SCORE, enter(face(FaceFinding.MATCH, 0.5499)));
    }

    @Test
    void without_the_very_consent_of_the_template_a_face_is_refused() {
        village.rules.remove(Kind.FACE_CONSENT, "consent-wang");
        assertEquals(NO_CONSENT, enter(face(FaceFinding.MATCH, 0.8)));
        village.rules.put(new org.linli.messages.access.FaceConsentItem("consent-2", WANG, NOON, false));
        assertEquals(NO_CONSENT, enter(face(FaceFinding.MATCH, 0.8)), "a later consent covers no earlier template");
    }

    @Test
    void a_face_of_nobody_is_unknown() {
        assertEquals(UNKNOWN_CREDENTIAL, enter(new Face(FaceFinding.MATCH, "gone", "consent-wang", 0.8)));
    }

    @Test
    void repeated_spoofs_lock_faces_out_and_nothing_else() {
        for (int i = 0; i < 5; i++) {
            assertEquals(SPOOF_SUSPECTED, enter(face(FaceFinding.SPOOF_SUSPECTED, 0.9)));
        }
        assertEquals(TOO_MANY_ATTEMPTS, enter(face(FaceFinding.MATCH, 0.9)));
        assertEquals(GRANTED, enter(WANG_CARD));
    }

    @Test
    void where_a_face_needs_a_second_factor_another_means_of_the_same_holder_completes_it() {
        village.door.faceSecondFactor = true;
        village.putDoor();
        village.rules.put(rule("residents-always", "residents", "always", EnumSet.of(Means.FACE, Means.QR)));
        assertEquals(MEANS_NOT_ALLOWED, enter(WANG_CARD));
        assertEquals(AWAITING_SECOND_FACTOR, enter(face(FaceFinding.MATCH, 0.8)));
        assertEquals(AWAITING_SECOND_FACTOR, enter(face(FaceFinding.MATCH, 0.8)), "a face does not complete a face");
        assertEquals(MEANS_NOT_ALLOWED, enter(LI_CARD), "somebody else's card does not");
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(MEANS_NOT_ALLOWED, enter(WANG_CARD), "one face, one passage");
        enter(face(FaceFinding.MATCH, 0.8));
        now = now.plusMillis(20_001);
        assertEquals(MEANS_NOT_ALLOWED, enter(WANG_CARD), "too late");
    }

    // ---- anti-passback
    // ----------------------------------------------------------------------------------------------------

    @Test
    void hard_anti_passback_refuses_to_enter_twice() {
        village.door.antiPassback = AntiPassback.HARD;
        village.putDoor();
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(ANTI_PASSBACK, enter(WANG_CARD));
        assertEquals(GRANTED, enter(LI_CARD));
        assertEquals(GRANTED, leave(WANG_CARD));
        assertEquals(ANTI_PASSBACK, leave(WANG_CARD));
        assertEquals(GRANTED, enter(WANG_CARD));
    }

    @Test
    void soft_anti_passback_only_notes_it() {
        village.door.antiPassback = AntiPassback.SOFT;
        village.putDoor();
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(GRANTED_ANTI_PASSBACK_SOFT, enter(WANG_CARD));
    }

    @Test
    void anti_passback_is_forgotten_after_its_time() {
        village.door.antiPassback = AntiPassback.HARD;
        village.putDoor();
        enter(WANG_CARD);
        now = NOON.plus(Duration.ofMinutes(60));
        assertEquals(ANTI_PASSBACK, enter(WANG_CARD));
        now = NOON.plus(Duration.ofMinutes(60)).plusMillis(1);
        assertEquals(GRANTED, enter(WANG_CARD));
    }

    @Test
    void a_reset_forgets_one_holder_or_all() {
        village.door.antiPassback = AntiPassback.HARD;
        village.putDoor();
        enter(WANG_CARD);
        enter(LI_CARD);
        memory.apply(memory.forgetPassages(WANG));
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(ANTI_PASSBACK, enter(LI_CARD));
        memory.apply(memory.forgetPassages(null));
        assertEquals(GRANTED, enter(LI_CARD));
    }

    @Test
    void a_passage_after_the_clock_was_set_back_shuts_nobody_out() {
        village.door.antiPassback = AntiPassback.HARD;
        village.putDoor();
        enter(WANG_CARD);
        now = Instant.EPOCH;
        assertEquals(GRANTED, enter(WANG_CARD));
    }

    // ---- two persons
    // ------------------------------------------------------------------------------------------------------

    @Test
    void two_persons_pass_together_and_one_does_not() {
        village.door.twoPerson = true;
        village.door.antiPassback = AntiPassback.HARD;
        village.putDoor();
        assertEquals(AWAITING_SECOND_PERSON, enter(WANG_CARD));
        assertEquals(SECOND_PERSON_IS_SAME, enter(WANG_CARD));
        assertEquals(SECOND_PERSON_IS_SAME, enter(pin(PinOutcome.RIGHT)), "another means of the same person");
        assertEquals(GRANTED, enter(LI_CARD));
        assertEquals(ANTI_PASSBACK, enter(WANG_CARD), "the first has passed as well");
    }

    @Test
    void the_second_person_must_come_in_time() {
        village.door.twoPerson = true;
        village.putDoor();
        assertEquals(AWAITING_SECOND_PERSON, enter(WANG_CARD));
        now = now.plusMillis(20_001);
        assertEquals(AWAITING_SECOND_PERSON, enter(LI_CARD));
        now = now.plusMillis(20_000);
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(AWAITING_SECOND_PERSON, enter(WANG_CARD), "each pair anew");
    }

    @Test
    void a_visitor_counts_as_a_person_and_is_counted_when_both_pass() {
        village.door.twoPerson = true;
        village.putDoor();
        Credential visitor = new Credential.Visitor(village.visitor("00000000000000aa", 1, 7));
        assertEquals(AWAITING_SECOND_PERSON, enter(visitor));
        assertEquals(0, memory.uses("00000000000000aa"));
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(1, memory.uses("00000000000000aa"));
        assertEquals(USE_COUNT_EXHAUSTED, enter(visitor));
    }

    @Test
    void a_refused_second_person_leaves_the_first_waiting() {
        village.door.twoPerson = true;
        village.putDoor();
        enter(WANG_CARD);
        assertEquals(UNKNOWN_CREDENTIAL, enter(STRAY));
        assertEquals(GRANTED, enter(LI_CARD));
    }

    // ---- the clock
    // --------------------------------------------------------------------------------------------------------

    @Test
    void without_a_clock_open_credentials_pass_and_codes_do_not() {
        clock(ClockTrust.UNKNOWN);
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(GRANTED, enter(pin(PinOutcome.RIGHT)));
        assertEquals(CLOCK_NOT_TRUSTED, enter(new Credential.Rotating(village.wangsPass(now))));
        assertEquals(CLOCK_NOT_TRUSTED, enter(new Credential.Visitor(village.visitor("00000000000000aa", 0, 7))));
    }

    @Test
    void without_a_clock_whatever_has_an_end_or_a_schedule_waits_for_the_time() {
        clock(ClockTrust.UNKNOWN);
        village.rules.put(new HolderItem(
                WANG, HolderItem.HolderKind.RESIDENT, false, null, NOON.plusSeconds(9_999), List.of("residents")));
        assertEquals(CLOCK_NOT_TRUSTED, enter(WANG_CARD));
        village.rules.put(schedule("always", 0, 1_439, OnHolidays.AS_USUAL));
        assertEquals(CLOCK_NOT_TRUSTED, enter(LI_CARD));
    }

    @Test
    void with_a_continued_clock_schedules_hold_and_codes_do_not() {
        clock(ClockTrust.CONTINUED);
        village.rules.put(schedule("always", 11 * 60, 12 * 60, OnHolidays.AS_USUAL));
        assertEquals(OUTSIDE_SCHEDULE, enter(WANG_CARD));
        now = NOON.plus(Duration.ofHours(1));
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(CLOCK_NOT_TRUSTED, enter(new Credential.Rotating(village.wangsPass(now))));
    }

    @Test
    void without_a_clock_hard_anti_passback_shuts_nobody_in() {
        village.door.antiPassback = AntiPassback.HARD;
        village.putDoor();
        clock(ClockTrust.UNKNOWN);
        assertEquals(GRANTED, enter(WANG_CARD));
        assertEquals(GRANTED_ANTI_PASSBACK_SOFT, enter(WANG_CARD));
    }

    @Test
    void deciding_changes_nothing_by_itself() {
        village.door.antiPassback = AntiPassback.HARD;
        village.putDoor();
        AccessDecider.decide(WANG_CARD, Side.ENTRY, village.rules, memory, situation, now);
        assertTrue(memory.rows().isEmpty());
    }
}
