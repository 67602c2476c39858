package org.linli.cloud.notify;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants to hear of things in one community.
 *
 * @param quiet null for none
 * @param choices what they said; everything else is as usual
 */
record Preferences(@Nullable QuietHours quiet, Map<Choice, Boolean> choices) {

    static final Preferences USUAL = new Preferences(QuietHours.USUAL, Map.of());

    /** One thing to choose. */
    record Choice(Kind kind, Channel channel) {}

    Preferences {
        choices = Map.copyOf(choices);
    }

    /** Telephones only ring for alarms unless somebody wants more: it costs money, and wakes people. */
    boolean wants(Kind kind, Channel channel) {
        return choices.getOrDefault(new Choice(kind, channel), !channel.isTelephone());
    }
}
