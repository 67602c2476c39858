package org.linli.cloud.votes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.cloud.votes.Count.Ballot;
import org.linli.cloud.votes.Count.Electorate;
import org.linli.cloud.votes.Count.Result;
import org.linli.cloud.votes.Count.Rule;

class CountTest {

    private static List<Ballot> ballots(int yes, int no, long area) {
        List<Ballot> all = new ArrayList<>();
        for (int i = 0; i < yes; i++) {
            all.add(new Ballot(0, area));
        }
        for (int i = 0; i < no; i++) {
            all.add(new Ballot(1, area));
        }
        return all;
    }

    private static Result count(int owners, long area, List<Ballot> ballots, Rule rule) {
        return Count.of(new Electorate(owners, area), 2, ballots, rule);
    }

    @Test
    void twoThirdsMustTakePartByNumberAndByArea() {
        assertTrue(count(3, 300, ballots(2, 0, 100), Rule.ORDINARY).quorum());
        assertFalse(count(3, 301, ballots(2, 0, 100), Rule.ORDINARY).quorum());
        assertFalse(count(4, 300, ballots(2, 0, 100), Rule.ORDINARY).quorum());
        assertNull(count(4, 300, ballots(2, 0, 100), Rule.ORDINARY).adopted());
    }

    @Test
    void halfIsNotMoreThanHalf() {
        assertNull(count(4, 400, ballots(2, 2, 100), Rule.ORDINARY).adopted());
        assertEquals(0, count(5, 500, ballots(3, 2, 100), Rule.ORDINARY).adopted());
        assertEquals(1, count(5, 500, ballots(2, 3, 100), Rule.ORDINARY).adopted());
    }

    @Test
    void threeQuartersAreEnoughForASpecialMatter() {
        assertEquals(0, count(4, 400, ballots(3, 1, 100), Rule.SPECIAL).adopted());
        assertNull(count(100, 10_000, ballots(74, 26, 100), Rule.SPECIAL).adopted());
    }

    @Test
    void manySmallHomesDoNotOutvoteTheAreaNorOneLargeTheOwners() {
        List<Ballot> small = new ArrayList<>(ballots(6, 0, 10));
        small.add(new Ballot(1, 1000));
        assertNull(count(7, 1060, small, Rule.ORDINARY).adopted());
        List<Ballot> large = List.of(new Ballot(0, 1000), new Ballot(1, 10), new Ballot(1, 10));
        assertNull(count(3, 1020, large, Rule.ORDINARY).adopted());
    }

    @Test
    void nobodyVotedIsNoQuorumAndUnknownAreasDoNotDivide() {
        assertFalse(count(0, 0, List.of(), Rule.ORDINARY).quorum());
        Result unknown = count(3, 0, ballots(3, 0, 0), Rule.ORDINARY);
        assertTrue(unknown.quorum());
        assertNull(unknown.adopted(), "without areas there is no majority of areas");
    }

    @Test
    void whateverIsCastAddsUp() {
        Random random = new Random(11);
        for (int round = 0; round < 1000; round++) {
            List<Ballot> all = new ArrayList<>();
            long area = 0;
            for (int i = 0; i < random.nextInt(50); i++) {
                Ballot ballot = new Ballot(random.nextInt(3), random.nextInt(30_000));
                all.add(ballot);
                area += ballot.area();
            }
            Result result = Count.of(new Electorate(all.size(), area), 3, all, Rule.ORDINARY);
            assertEquals(
                    all.size(),
                    result.choices().stream().mapToInt(Count.Tally::owners).sum());
            assertEquals(
                    area, result.choices().stream().mapToLong(Count.Tally::area).sum());
        }
    }
}
