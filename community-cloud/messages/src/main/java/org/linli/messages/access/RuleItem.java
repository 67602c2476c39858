package org.linli.messages.access;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.linli.messages.Fields;

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
        Fields.id("id", id);
        Fields.id("group", group);
        Fields.id("schedule", schedule);
        means = Collections.unmodifiableSet(new TreeSet<>(Fields.required("means", means)));
        if (means.isEmpty() || means.equals(Set.of(Means.FACE))) {
            throw new IllegalArgumentException("means is empty or FACE alone: face is never the only way in");
        }
    }

    @Override
    public Kind kind() {
        return Kind.RULE;
    }
}
