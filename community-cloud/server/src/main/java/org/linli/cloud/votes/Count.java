package org.linli.cloud.votes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts an owners' vote as article 278 of China's Civil Code asks: two thirds of all owners by area <em>and</em> by number take part; an ordinary matter needs more than half
 * of those who take part, a special one three quarters, again by area and by number. Pure; whole numbers only.
 */
final class Count {

    private Count() {}

    /** How much a matter needs. */
    enum Rule {
        /** More than half of who takes part. */
        ORDINARY,
        /** Three quarters or more of who takes part: maintenance funds, rebuilding, using common parts for business. */
        SPECIAL
    }

    /**
     * One ballot.
     *
     * @param choice place in the list of choices, from 0
     * @param area hundredths of a square metre
     */
    record Ballot(int choice, long area) {}

    /** Everybody who may vote. */
    record Electorate(int owners, long area) {}

    /** For one choice. */
    record Tally(int owners, long area) {}

    /**
     * @param cast what was cast in all
     * @param quorum whether enough took part
     * @param adopted the choice that has what the rule needs; null for none
     */
    record Result(
            Electorate electorate,
            Tally cast,
            List<Tally> choices,
            boolean quorum,
            @Nullable Integer adopted) {
        Result {
            choices = List.copyOf(choices);
        }
    }

    static Result of(Electorate electorate, int choices, List<Ballot> ballots, Rule rule) {
        List<Tally> tallies = new ArrayList<>();
        for (int choice = 0; choice < choices; choice++) {
            int wanted = choice;
            List<Ballot> theirs =
                    ballots.stream().filter(ballot -> ballot.choice() == wanted).toList();
            tallies.add(new Tally(theirs.size(), area(theirs)));
        }
        Tally cast = new Tally(ballots.size(), area(ballots));
        boolean quorum = cast.owners() > 0
                && reaches(cast.owners(), electorate.owners(), 2, 3)
                && reaches(cast.area(), electorate.area(), 2, 3);
        Integer adopted = null;
        for (int choice = 0; quorum && choice < choices; choice++) {
            if (isEnough(tallies.get(choice), cast, rule)) {
                adopted = choice;
            }
        }
        return new Result(electorate, cast, tallies, quorum, adopted);
    }

    /** At most one choice can have more than half. */
    private static boolean isEnough(Tally tally, Tally cast, Rule rule) {
        return switch (rule) {
            case ORDINARY ->
                Math.multiplyExact(tally.owners(), 2L) > cast.owners()
                        && Math.multiplyExact(tally.area(), 2L) > cast.area();
            case SPECIAL -> reaches(tally.owners(), cast.owners(), 3, 4) && reaches(tally.area(), cast.area(), 3, 4);
        };
    }

    private static boolean reaches(long part, long whole, int numerator, int denominator) {
        return Math.multiplyExact(part, denominator) >= Math.multiplyExact(whole, numerator);
    }

    private static long area(List<Ballot> ballots) {
        return ballots.stream().mapToLong(Ballot::area).reduce(0, Math::addExact);
    }
}
