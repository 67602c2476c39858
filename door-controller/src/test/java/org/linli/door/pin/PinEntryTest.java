package org.linli.door.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.linli.door.pin.PinEntry.Entered;
import org.linli.door.pin.PinEntry.Mistyped;
import org.linli.door.pin.PinEntry.Result;
import org.linli.door.pin.PinEntry.Typing;

class PinEntryTest {

    private final PinEntry entry = new PinEntry();
    private long now = 1_000;

    private Result type(String keys) {
        Result last = new Typing();
        for (int i = 0; i < keys.length(); i++) {
            now += 500;
            last = entry.key(keys.charAt(i), now);
        }
        return last;
    }

    @Test
    void user_code_star_pin_hash_is_an_entry() {
        assertEquals(new Entered("10101", "246810"), type("10101*246810#"));
        assertEquals(new Entered("123", "1234"), type("123*1234#"), "and the next begins anew");
    }

    @Test
    void nothing_is_told_before_the_hash_key() {
        assertEquals(new Typing(), type("10101*246810"));
    }

    @Test
    void what_is_too_short_too_long_or_out_of_order_is_mistyped() {
        for (String keys : new String[] {
            "#",
            "*#",
            "12*1234#",
            "123456789*1234#",
            "123*123#",
            "123*1234567890123#",
            "1234#",
            "123**1234#",
            "123*12*34#"
        }) {
            assertEquals(new Mistyped(), type(keys), keys);
            assertEquals(new Entered("123", "1234"), type("123*1234#"), "after " + keys);
        }
    }

    @Test
    void a_key_that_no_pad_has_spoils_the_entry() {
        assertEquals(new Mistyped(), type("123*12A4#"));
    }

    @Test
    void whoever_walks_away_leaves_nothing_behind() {
        type("10101*24");
        now += PinEntry.PAUSE_MILLIS;
        assertEquals(new Mistyped(), type("6810#"));
    }

    @Test
    void endless_typing_is_bounded() {
        type("1".repeat(100_000));
        assertEquals(new Mistyped(), type("*1234#"));
    }

    @Test
    void an_entry_does_not_print_its_pin() {
        assertFalse(type("10101*246810#").toString().contains("2468"));
    }
}
