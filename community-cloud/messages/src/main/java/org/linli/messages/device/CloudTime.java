package org.linli.messages.device;

import java.time.Instant;

/** The cloud's clock, for doors without a real-time clock. */
public record CloudTime(Instant now) {}
