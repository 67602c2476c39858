package org.linli.messages.event;

import org.linli.messages.Fields;

/**
 * The cloud's word that it has committed all events of a chain up to and including a sequence. Only this lets a door delete them.
 *
 * @param sequence 0 when nothing is known
 */
public record EventAck(String door, String chain, long sequence) {
    public EventAck {
        Fields.id("door", door);
        Fields.id("chain", chain);
        Fields.notNegative("sequence", sequence);
    }
}
