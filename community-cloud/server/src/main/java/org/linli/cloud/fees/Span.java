package org.linli.cloud.fees;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Days of the community's calendar. Daylight saving cannot shorten them: they are dates, not instants.
 *
 * @param from first day
 * @param until the day after the last one; after {@code from}
 */
public record Span(LocalDate from, LocalDate until) {

    /** Stands for "no end". */
    static final LocalDate FOREVER = LocalDate.of(9999, 12, 31);

    public Span {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a span must have at least one day");
        }
    }

    /** From a day on, without end when {@code until} is null. */
    static Span open(LocalDate from, @Nullable LocalDate until) {
        return new Span(from, until == null ? FOREVER : until);
    }

    static Optional<Span> between(LocalDate from, LocalDate until) {
        return from.isBefore(until) ? Optional.of(new Span(from, until)) : Optional.empty();
    }

    long days() {
        return ChronoUnit.DAYS.between(from, until);
    }

    boolean contains(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(until);
    }

    boolean overlaps(Span other) {
        return from.isBefore(other.until) && other.from.isBefore(until);
    }

    Optional<Span> and(Span other) {
        return between(from.isAfter(other.from) ? from : other.from, until.isBefore(other.until) ? until : other.until);
    }

    /** This span cut at each of the days that lie inside it; the pieces follow each other. */
    List<Span> cutAt(Collection<LocalDate> days) {
        TreeSet<LocalDate> inside = new TreeSet<>();
        days.stream().filter(day -> day.isAfter(from) && day.isBefore(until)).forEach(inside::add);
        List<Span> pieces = new ArrayList<>();
        LocalDate begin = from;
        for (LocalDate day : inside) {
            pieces.add(new Span(begin, day));
            begin = day;
        }
        pieces.add(new Span(begin, until));
        return pieces;
    }
}
