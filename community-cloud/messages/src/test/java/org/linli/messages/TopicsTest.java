package org.linli.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void everyTopicNamesItsDoorAndHasOneDirection() {
        Topics topics = new Topics("garden", "door-1");
        Set<String> all = new HashSet<>(topics.up());
        all.addAll(topics.down());
        assertEquals(11, all.size());
        all.forEach(topic -> assertTrue(topic.startsWith("linli/garden/door/door-1/"), topic));
    }

    @Test
    void noIdReachesIntoAnotherTopic() {
        for (String bad : List.of("", "a/b", "+", "#", "a b", "$SYS", "门", "a\u0000", "x".repeat(65))) {
            assertThrows(IllegalArgumentException.class, () -> new Topics(bad, "door-1"), bad);
            assertThrows(IllegalArgumentException.class, () -> new Topics("garden", bad), bad);
        }
    }
}
