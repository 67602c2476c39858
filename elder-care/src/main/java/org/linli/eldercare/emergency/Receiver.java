package org.linli.eldercare.emergency;

import java.util.regex.Pattern;

/**
 * Who is called.
 *
 * @param kind what the id is of
 * @param id of a person, or name of a staff role; empty for {@link Kind#FAMILY}
 */
public record Receiver(Kind kind, String id) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** What is called. */
    public enum Kind {
        /** One person: a neighbour, a doctor, a key-holder. */
        PERSON,
        /** Whoever has a role in the community. */
        ROLE,
        /** Whoever lives with the person, and whoever may call for them. */
        FAMILY
    }

    public Receiver {
        if (kind == Kind.FAMILY ? !id.isEmpty() : !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a receiver is a person, a role, or the family");
        }
    }

    public static Receiver person(String id) {
        return new Receiver(Kind.PERSON, id);
    }

    public static Receiver role(String name) {
        return new Receiver(Kind.ROLE, name);
    }

    public static Receiver family() {
        return new Receiver(Kind.FAMILY, "");
    }
}
