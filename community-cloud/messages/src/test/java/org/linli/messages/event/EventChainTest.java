package org.linli.messages.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class EventChainTest {

    /** Computed with Python's hashlib. */
    @Test
    void theChainIsTheDocumentedOne() {
        String start = EventChain.start("door-1", "chain-1");
        assertEquals("f38ff98e5596719e6f06f80ea02fde2494d021561ac46076f615cd79f1763e1b", start);
        assertEquals(
                "6e94596d1716a5defb2f61d74333bde47b90ab151d364b2de26829abad2063c4",
                EventChain.next(start, 1, "{\"v\":1}"));
    }

    @Test
    void anythingAlteredChangesTheHash() {
        String start = EventChain.start("door-1", "chain-1");
        String hash = EventChain.next(start, 1, "body");
        assertNotEquals(start, EventChain.start("door-2", "chain-1"));
        assertNotEquals(start, EventChain.start("door-1", "chain-2"));
        assertNotEquals(hash, EventChain.next(start, 2, "body"));
        assertNotEquals(hash, EventChain.next(start, 1, "body "));
        assertNotEquals(hash, EventChain.next(hash, 1, "body"));
    }
}
