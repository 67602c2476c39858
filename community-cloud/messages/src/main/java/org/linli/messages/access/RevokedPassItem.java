package org.linli.messages.access;

import java.time.Instant;
import org.linli.messages.Fields;

/**
 * A visitor pass that was taken back before its end. The id is the pass id.
 *
 * @param until the pass's own end; the door forgets the item after it
 */
public record RevokedPassItem(String id, Instant until) implements AccessItem {
    public RevokedPassItem {
        Fields.hex("id", id, 16);
        Fields.instant("until", until);
    }

    @Override
    public Kind kind() {
        return Kind.REVOKED_PASS;
    }
}
