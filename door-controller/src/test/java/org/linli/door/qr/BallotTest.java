package org.linli.door.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BallotTest {

    private final Ballot ballot = new Ballot();

    @Test
    void aLongTextStandsWithOneVoteAndAShortOneNeedsTwo() {
        ballot.add(List.of(at("long enough", 0.2), at("A1", 0.8)));
        assertEquals(List.of("long enough"), ballot.texts());

        ballot.add(List.of(at("A1", 0.8)));
        assertEquals(List.of("long enough", "A1"), ballot.texts());
    }

    @Test
    void whereReadingsOfOnePlaceDifferTheMajorityStands() {
        ballot.add(List.of(at("wrong text", 0.5)));
        ballot.add(List.of(at("right text", 0.52)));
        ballot.add(List.of(at("right text", 0.5)));

        assertEquals(List.of("right text"), ballot.texts());
    }

    @Test
    void aTieGoesToTheEarlierDecoder() {
        ballot.add(List.of(at("earlier", 0.5)));
        ballot.add(List.of(at("later on", 0.5)));

        assertEquals(List.of("earlier"), ballot.texts());
    }

    @Test
    void oneDecoderHasOneVoteForATextHoweverOftenItSeesIt() {
        ballot.add(List.of(at("A1", 0.2), at("A1", 0.8)));

        assertEquals(List.of(), ballot.texts());
    }

    @Test
    void blankTextsAndTextsOfUnknownCharactersDoNotCount() {
        ballot.add(List.of(at("", 0.1), at("   ", 0.3), at("not \uFFFD readable", 0.6)));

        assertEquals(List.of(), ballot.texts());
    }

    private static Sighting at(String text, double x) {
        return new Sighting(text, x, 0.5, 0.1);
    }
}
