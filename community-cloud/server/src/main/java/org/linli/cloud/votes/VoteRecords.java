package org.linli.cloud.votes;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Votes somebody had a right to; what was voted is sealed. */
public final class VoteRecords {

    private VoteRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of(
                "votes",
                PersonTable.of("vote_owner", "person").shows("vote").kept(PersonTable.PROOF),
                PersonTable.doers("vote", "made_by"));
    }
}
