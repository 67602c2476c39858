package org.linli.messages.device;

import java.time.Instant;
import org.linli.messages.Fields;

/** The cloud's clock, for doors without a real-time clock. */
public record CloudTime(Instant now) {
    public CloudTime {
        Fields.instant("now", now);
    }
}
