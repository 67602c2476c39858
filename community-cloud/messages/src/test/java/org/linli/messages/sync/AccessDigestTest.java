package org.linli.messages.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.messages.access.AccessItem.Kind;

class AccessDigestTest {

    private static final String NOTHING = "0".repeat(64);

    /** Computed with Python's hashlib. */
    @Test
    void theDigestIsTheDocumentedOne() {
        AccessDigest digest =
                new AccessDigest().toggle(Kind.CARD, "c-1", "body 长").toggle(Kind.PIN, "0702", "x");
        assertEquals("595e623c08e4876f38331e6276eedefa783ba20559e53434370662aac03b304d", digest.hex());
    }

    @Test
    void anyOrderOfChangesThatEndsInTheSameItemsGivesTheSameDigest() {
        Random random = new Random(29);
        List<Integer> items = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            items.add(i);
        }
        AccessDigest straight = new AccessDigest();
        items.forEach(i -> straight.toggle(Kind.CARD, "c-" + i, "body " + i));
        Collections.shuffle(items, random);
        AccessDigest detour = new AccessDigest();
        for (int i : items) {
            detour.toggle(Kind.CARD, "c-" + i, "older");
            detour = AccessDigest.of(detour.hex());
            detour.toggle(Kind.CARD, "c-" + i, "older").toggle(Kind.CARD, "c-" + i, "body " + i);
        }
        assertEquals(straight.hex(), detour.hex());
        items.forEach(i -> straight.toggle(Kind.CARD, "c-" + i, "body " + i));
        assertEquals(NOTHING, straight.hex());
    }

    @Test
    void kindIdAndBodyAllCount() {
        String digest = new AccessDigest().toggle(Kind.CARD, "a", "b").hex();
        assertNotEquals(digest, new AccessDigest().toggle(Kind.HOLDER, "a", "b").hex());
        assertNotEquals(digest, new AccessDigest().toggle(Kind.CARD, "b", "a").hex());
        assertNotEquals(digest, new AccessDigest().toggle(Kind.CARD, "a", "b ").hex());
        assertNotEquals(NOTHING, digest);
    }

    @Test
    void onlyADigestCanBeContinued() {
        for (String bad : List.of("", "00", NOTHING + "00", NOTHING.replace('0', 'x'))) {
            assertThrows(IllegalArgumentException.class, () -> AccessDigest.of(bad));
        }
    }
}
