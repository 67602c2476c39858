package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void aTextThatFitsStaysAsItIs() {
        String text = "门 is open 🚪";
        assertSame(text, Fields.clipped("cause", text, 500));
    }

    @Test
    void aTextIsCutBetweenCharactersAndNeverInside() {
        assertEquals("ab", Fields.clipped("cause", "abc", 2));
        assertEquals("a", Fields.clipped("cause", "a🚪", 2));
        assertEquals("a🚪", Fields.clipped("cause", "a🚪b", 3));
        assertEquals("a\ufffdb\ufffd", Fields.clipped("cause", "a\u0000b\ud800", 500));
        assertEquals("a\n\ufffd", Fields.clipped("cause", "a\n\u001b", 500));
    }

    @Test
    void whateverIsClippedCanBeStored() {
        Random random = new Random(31);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append((char) (random.nextBoolean() ? 0xd7f0 + random.nextInt(0x820) : random.nextInt(128)));
            }
            String clipped = Fields.clipped("cause", text.toString(), 20);
            assertTrue(clipped.length() <= 20);
            assertDoesNotThrow(() -> Fields.text("cause", clipped, 0, 20));
            assertEquals(clipped.getBytes(StandardCharsets.UTF_8).length, Fields.utf8Length(clipped));
        }
    }

    @Test
    void aBodyIsMeasuredInBytes() {
        assertDoesNotThrow(() -> Fields.body("body", "x".repeat(8192)));
        assertDoesNotThrow(() -> Fields.body("body", "长".repeat(2730)));
        assertThrows(IllegalArgumentException.class, () -> Fields.body("body", "长".repeat(2731)));
        assertThrows(IllegalArgumentException.class, () -> Fields.body("body", ""));
    }

    @Test
    void aMissingFieldIsNamed() {
        IllegalArgumentException missing =
                assertThrows(IllegalArgumentException.class, () -> Fields.required("holder", null));
        assertEquals("holder is missing", missing.getMessage());
    }

    @Test
    void listsAndInstantsHaveLimits() {
        assertThrows(IllegalArgumentException.class, () -> Fields.list("groups", List.of("a", "b"), 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Fields.list("groups", List.of(), 1, 2));
        assertThrows(IllegalArgumentException.class, () -> Fields.instant("at", Instant.MAX));
        assertThrows(IllegalArgumentException.class, () -> Fields.zone("zone", "Asia/Nowhere"));
        assertThrows(IllegalArgumentException.class, () -> Fields.zone("zone", "not a zone"));
        assertDoesNotThrow(() -> Fields.zone("zone", "Asia/Shanghai"));
    }
}
