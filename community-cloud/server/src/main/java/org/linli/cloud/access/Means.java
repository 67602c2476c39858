package org.linli.cloud.access;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.linli.messages.access.RuleItem;

/** A rule's means as one text column. */
final class Means {

    private Means() {}

    static Set<RuleItem.Means> parse(String text) {
        return Arrays.stream(text.split(","))
                .map(RuleItem.Means::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String format(Set<RuleItem.Means> means) {
        return new TreeSet<>(means).stream().map(Enum::name).collect(Collectors.joining(","));
    }
}
