package org.linli.cloud.notify;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell. An unchanging value: every {@code with…} makes a new one.
 *
 * <pre>{@code Notice.of(community, "parcel-arrived").to(person).with("shelf", "A-12").about("parcel/" + id).urgent(Urgency.IMPORTANT)}</pre>
 *
 * @param message name of the message in a file of {@code resources/notifications}, which also says its kind
 * @param persons who is told
 * @param roles staff of the community, or of its whole company, who are told
 * @param values for the message's {@code {names}}: text, a {@link Words}, an {@link Instant} or a {@link LocalDate}, which are shown in the community's zone
 * @param subject what it is about: the kind of thing, a slash, its id; at most 100 characters
 * @param notBefore nobody sees it earlier; null for at once
 * @param expiresAt after this no channel carries it any more, though it stays among the messages in the app; null for three days
 * @param once a name under which it is told at most once in the community, for whoever may run twice; null for none
 */
public record Notice(
        String community,
        String message,
        Set<String> persons,
        Set<String> roles,
        Map<String, Object> values,
        String subject,
        Urgency urgency,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt,
        @Nullable String once) {

    private static final Pattern SUBJECT = Pattern.compile("([a-z-]{1,30}/[A-Za-z0-9_-]{1,64})?");

    public Notice {
        persons = Set.copyOf(persons);
        roles = Set.copyOf(roles);
        values = Map.copyOf(values);
        if (!SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("a subject is a kind of thing, a slash and an id");
        }
        if (once != null && (once.isEmpty() || once.length() > 200)) {
            throw new IllegalArgumentException("a name for telling once has 1 to 200 characters");
        }
    }

    /** A value that is called differently in each language. */
    public record Words(String zh, String en) {}

    /** Told to nobody yet, normal, about nothing. */
    public static Notice of(String community, String message) {
        return new Notice(community, message, Set.of(), Set.of(), Map.of(), "", Urgency.NORMAL, null, null, null);
    }

    /** Tells these persons as well. */
    public Notice to(String... more) {
        return to(Set.of(more));
    }

    /** Tells these persons as well. */
    public Notice to(Collection<String> more) {
        Set<String> all = new TreeSet<>(persons);
        all.addAll(more);
        return new Notice(community, message, all, roles, values, subject, urgency, notBefore, expiresAt, once);
    }

    /** Tells whoever has one of these roles as well. */
    public Notice toRoles(String... more) {
        Set<String> all = new TreeSet<>(roles);
        all.addAll(Set.of(more));
        return new Notice(community, message, persons, all, values, subject, urgency, notBefore, expiresAt, once);
    }

    public Notice with(String name, String text) {
        return withValue(name, text);
    }

    public Notice with(String name, String zh, String en) {
        return withValue(name, new Words(zh, en));
    }

    /** Shown as day and minute in the community's zone. */
    public Notice with(String name, Instant at) {
        return withValue(name, at);
    }

    public Notice with(String name, LocalDate day) {
        return withValue(name, day);
    }

    private Notice withValue(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put(name, value);
        return new Notice(community, message, persons, roles, all, subject, urgency, notBefore, expiresAt, once);
    }

    public Notice about(String thing) {
        return new Notice(community, message, persons, roles, values, thing, urgency, notBefore, expiresAt, once);
    }

    public Notice urgent(Urgency how) {
        return new Notice(community, message, persons, roles, values, subject, how, notBefore, expiresAt, once);
    }

    public Notice notBefore(Instant when) {
        return new Notice(community, message, persons, roles, values, subject, urgency, when, expiresAt, once);
    }

    public Notice until(Instant when) {
        return new Notice(community, message, persons, roles, values, subject, urgency, notBefore, when, once);
    }

    public Notice once(String name) {
        return new Notice(community, message, persons, roles, values, subject, urgency, notBefore, expiresAt, name);
    }

    /** Hides who is told and what. */
    @Override
    public String toString() {
        return "Notice[" + message + "]";
    }
}
