package org.linli.door.qr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts which text each place of a picture was read as. Error correction makes a wrong text unlikely, not impossible: a short text
 * needs two votes, and where readings of one place differ, the one with more votes stands, then the earlier decoder's.
 */
final class Ballot {

    /** Texts of fewer bytes than this come from codes with little error correction to speak of. */
    private static final int SHORT_BYTES = 5;

    private static final class Candidate {
        final Sighting sighting;
        int votes = 1;

        Candidate(Sighting sighting) {
            this.sighting = sighting;
        }
    }

    private final List<Candidate> candidates = new ArrayList<>();

    /** One vote of one decoder for each distinct text it saw. */
    void add(List<Sighting> sightings) {
        List<Candidate> counted = new ArrayList<>();
        for (Sighting sighting : sightings) {
            if (sighting.text().isBlank() || sighting.text().indexOf('\uFFFD') >= 0) {
                continue;
            }
            Candidate known = find(sighting);
            if (known == null) {
                Candidate fresh = new Candidate(sighting);
                candidates.add(fresh);
                counted.add(fresh);
            } else if (!counted.contains(known)) {
                known.votes++;
                counted.add(known);
            }
        }
    }

    private @Nullable Candidate find(Sighting sighting) {
        for (Candidate candidate : candidates) {
            if (candidate.sighting.text().equals(sighting.text())) {
                return candidate;
            }
        }
        return null;
    }

    /** The texts that stand, in the order they were first seen, each once. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (stands(candidate)) {
                texts.add(candidate.sighting.text());
            }
        }
        return texts;
    }

    private boolean stands(Candidate candidate) {
        if (candidate.votes < 2 && candidate.sighting.text().getBytes(StandardCharsets.UTF_8).length < SHORT_BYTES) {
            return false;
        }
        for (Candidate rival : candidates) {
            boolean earlier = candidates.indexOf(rival) < candidates.indexOf(candidate);
            boolean stronger = rival.votes > candidate.votes || (rival.votes == candidate.votes && earlier);
            if (rival != candidate && stronger && rival.sighting.overlaps(candidate.sighting)) {
                return false;
            }
        }
        return true;
    }
}
