package org.linli.messages.access;

import java.util.Set;

/**
 * Lets the holders of one group pass this door during one schedule.
 *
 * @param schedule id of a {@link ScheduleItem}
 * @param means the credentials this rule accepts; never empty. {@code FACE} alone is refused: face is never the only way in
 */
public record RuleItem(String id, String group, String schedule, Set<Means> means) implements AccessItem {

    /** Ways to identify oneself. */
    public enum Means {
        CARD,
        QR,
        PIN,
        FACE
    }

    public RuleItem {
        means = java.util.Collections.unmodifiableSet(new java.util.TreeSet<>(means));
    }

    @Override
    public Kind kind() {
        return Kind.RULE;
    }
}
