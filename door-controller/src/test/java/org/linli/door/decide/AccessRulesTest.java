package org.linli.door.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.decide.Village.card;
import static org.linli.door.decide.Village.holder;
import static org.linli.door.decide.Village.rule;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.Situation.Mode;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

class AccessRulesTest {

    private static final CardRead W34 = new CardRead(Format.WIEGAND_34, 0x1234, 0x5678);
    private static final CardRead UID_SAME = new CardRead(Format.UID, 0, 0x12345678L);
    private static final CardRead UID_REVERSED = new CardRead(Format.UID, 0, 0x78563412L);
    private static final CardRead W26_OF_IT = new CardRead(Format.WIEGAND_26, 0x34, 0x5678);

    private final AccessRules rules = new AccessRules();

    private String ownerOf(CardRead read) {
        return rules.findCard(read).map(found -> found.holder.id).orElse("nobody");
    }

    // ---- one card, several readers
    // ----------------------------------------------------------------------------------------

    @Test
    void a_short_uid_is_found_by_a_34_bit_reader_in_either_byte_order() {
        rules.put(card("c", "wang", UID_SAME));
        assertEquals("wang", ownerOf(W34));
        assertEquals("wang", ownerOf(new CardRead(Format.WIEGAND_34, 0x7856, 0x3412)));
    }

    @Test
    void a_card_enrolled_at_a_34_bit_reader_is_found_by_its_uid() {
        rules.put(card("c", "wang", W34));
        assertEquals("wang", ownerOf(UID_SAME));
        assertEquals("wang", ownerOf(UID_REVERSED));
    }

    @Test
    void two_cards_that_fit_equally_well_are_no_match() {
        rules.put(card("a", "wang", UID_SAME));
        rules.put(card("b", "li", UID_REVERSED));
        assertEquals("nobody", ownerOf(W34));
        rules.remove(Kind.CARD, "b");
        assertEquals("wang", ownerOf(W34));
    }

    @Test
    void the_form_that_was_enrolled_goes_before_an_equivalent_one() {
        rules.put(card("a", "wang", UID_SAME));
        rules.put(card("b", "li", W34));
        assertEquals("li", ownerOf(W34));
        assertEquals("wang", ownerOf(UID_SAME));
    }

    @Test
    void a_26_bit_number_is_never_taken_for_the_longer_one_it_was_cut_from() {
        rules.put(card("a", "wang", UID_SAME));
        rules.put(card("b", "wang", W34));
        assertEquals("nobody", ownerOf(W26_OF_IT));
        rules.put(card("c", "wang", W26_OF_IT));
        assertEquals("wang", ownerOf(W26_OF_IT));
        rules.remove(Kind.CARD, "a");
        rules.remove(Kind.CARD, "b");
        assertEquals("nobody", ownerOf(UID_SAME));
    }

    @Test
    void a_long_uid_has_no_other_form() {
        rules.put(card("a", "wang", new CardRead(Format.UID, 0, 0x04000012345678L)));
        assertEquals("nobody", ownerOf(W34));
        assertEquals("wang", ownerOf(new CardRead(Format.UID, 0, 0x04000012345678L)));
    }

    @Test
    void of_two_cards_with_one_number_the_later_counts_until_it_is_removed() {
        rules.put(card("a", "wang", W34));
        rules.put(card("b", "li", W34));
        rules.put(card("c", "zhao", W34));
        assertEquals("zhao", ownerOf(W34));
        rules.remove(Kind.CARD, "b");
        rules.remove(Kind.CARD, "c");
        assertEquals("wang", ownerOf(W34));
        rules.remove(Kind.CARD, "a");
        assertEquals("nobody", ownerOf(W34));
    }

    // ---- order and removal
    // ------------------------------------------------------------------------------------------------

    @Test
    void items_may_arrive_in_any_order() {
        rules.put(card("c", "wang", W34));
        assertFalse(rules.findHolder("wang").isPresent());
        rules.put(holder("wang", "residents"));
        assertTrue(rules.findCard(W34).orElseThrow().holder.known);
        rules.remove(Kind.HOLDER, "wang");
        assertFalse(rules.findCard(W34).orElseThrow().holder.known);
    }

    @Test
    void removing_what_is_not_there_changes_nothing() {
        for (Kind kind : Kind.values()) {
            rules.remove(kind, "nothing");
        }
        assertEquals(0, rules.size());
    }

    /** After any sequence of changes the rules answer as if they had been built of what is left. */
    @Test
    void changing_in_place_equals_building_anew() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            Map<String, AccessItem> left = new LinkedHashMap<>();
            AccessRules changed = new AccessRules();
            for (int i = 0; i < 600; i++) {
                AccessItem item = randomItem(random);
                String key = item.kind() + "/" + item.id();
                left.remove(key);
                if (random.nextInt(3) == 0) {
                    changed.remove(item.kind(), item.id());
                } else {
                    changed.put(item);
                    left.put(key, item);
                }
                if (i % 50 == 49) {
                    compare("seed " + seed + " step " + i, changed, AccessRules.of(left.values()), left.size());
                }
            }
        }
    }

    private static void compare(String context, AccessRules changed, AccessRules anew, int size) {
        assertEquals(size, changed.size(), context);
        assertEquals(anew.size(), changed.size(), context);
        DoorMemory memory = new DoorMemory();
        Situation situation = new Situation(Mode.NORMAL, ClockTrust.TRUSTED);
        for (int number = 0; number < 12; number++) {
            Credential card = new Credential.Card(new CardRead(Format.WIEGAND_34, 1, number));
            Decision one = AccessDecider.decide(card, Side.ENTRY, changed, memory, situation, Village.NOON);
            Decision other = AccessDecider.decide(card, Side.ENTRY, anew, memory, situation, Village.NOON);
            assertEquals(other.reason(), one.reason(), context);
            assertEquals(other.credentialId(), one.credentialId(), context);
        }
    }

    private static AccessItem randomItem(Random random) {
        int id = random.nextInt(8);
        return switch (random.nextInt(5)) {
            case 0 -> new Village.DoorSetup().item();
            case 1 -> holder("holder-" + id, "group-" + random.nextInt(3));
            case 2 ->
                card(
                        "card-" + id,
                        "holder-" + random.nextInt(8),
                        new CardRead(Format.WIEGAND_34, 1, random.nextInt(12)));
            case 3 -> rule("rule-" + id, "group-" + random.nextInt(3), "schedule-" + random.nextInt(2), means(random));
            default ->
                Village.schedule(
                        "schedule-" + random.nextInt(2),
                        0,
                        random.nextBoolean() ? 1_440 : 1,
                        org.linli.messages.access.ScheduleItem.OnHolidays.AS_USUAL);
        };
    }

    private static EnumSet<Means> means(Random random) {
        return random.nextBoolean() ? EnumSet.of(Means.CARD) : EnumSet.of(Means.PIN);
    }

    @Test
    void every_denial_of_an_empty_door_has_a_reason_that_denies() {
        Decision decision = AccessDecider.decide(
                new Credential.OtherCode(),
                Side.ENTRY,
                rules,
                new DoorMemory(),
                new Situation(Mode.NORMAL, ClockTrust.UNKNOWN),
                Village.NOON);
        assertFalse(decision.granted());
        assertEquals(Reason.WRONG_DOOR, decision.reason());
    }
}
