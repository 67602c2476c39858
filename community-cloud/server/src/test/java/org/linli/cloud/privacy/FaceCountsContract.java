package org.linli.cloud.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Calendar;
import org.linli.cloud.access.Consents.Act;
import org.linli.cloud.access.Consents.Kind;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.storage.Database;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.event.Happening;

/** Faces against a number that the test can reach, on a database that the subclass chooses. It is Saturday. */
abstract class FaceCountsContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private FaceCounts faces;
    private TalkingDoor gate;

    abstract Database open(Path where);

    @BeforeEach
    void openCounts() {
        community = new TestCommunity(open(directory), directory, clock);
        community.gate("gate", "mei", "lin", "wu");
        Companies companies = new Companies(community.database, community.access.holders());
        faces = new FaceCounts(community.database, companies, community.notify.notifications(), 10, clock);
        gate = new TalkingDoor(
                "gate", community.access, new EventIngest(community.database, community.access.owners(), clock), clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private void agree(String where, String person) {
        community.access.consents().give(Kind.FACE, person, "1", Act.own(where, person));
    }

    private void strangers(int from, int until) {
        for (int i = from; i < until; i++) {
            community.resident(THERE, "r" + i, "9-901", org.linli.cloud.people.Relation.Kind.FAMILY);
            agree(THERE, "r" + i);
        }
    }

    @Test
    void countsPeopleByConsentsAndByWhatDoorsSay() {
        agree(HERE, "mei");
        agree(HERE, "lin");
        agree(THERE, "far");
        community.access.consents().give(Kind.PHOTOS, "wu", "1", Act.own(HERE, "wu"));
        gate.says(new Happening.FaceEnrolled("mei", "c1", "model"));
        gate.says(new Happening.FaceEnrolled("mei", "c2", "model"));
        gate.says(new Happening.FaceEnrolled("wu", "c3", "model"));
        gate.says(new Happening.FaceErased("wu", "c3", "withdrawn"));
        FaceCounts.Report report = faces.report(HERE);
        assertEquals(new FaceCounts.Count(2, 1), report.community());
        assertEquals(new FaceCounts.Count(3, 1), report.company());
        assertEquals(new FaceCounts.Count(3, 1), report.site());
        assertEquals(9, report.warnAt());
        assertNull(report.filingDue());
    }

    @Test
    void managersAreToldOnceNearAndOnceWhenItIsReached() {
        strangers(0, 8);
        faces.look();
        assertEquals(List.of(), community.told("boss"));
        strangers(8, 9);
        faces.look();
        faces.look();
        assertEquals(1, community.told("boss").size());
        clock.advance(Duration.ofDays(2));
        strangers(9, 10);
        community
                .access
                .calendar()
                .putHoliday(
                        HERE,
                        new Calendar.Holiday(
                                new HolidayItem(
                                        "new-year", LocalDate.parse("2027-01-01"), LocalDate.parse("2027-01-03")),
                                "元旦"));
        faces.look();
        faces.look();
        assertEquals(2, community.told("boss").size());
        FaceCounts.Report report = faces.report(THERE);
        assertEquals(LocalDate.parse("2026-11-21"), report.nearSince());
        assertEquals(LocalDate.parse("2026-11-23"), report.reachedOn());
        // Without the first of January it would be the 4th.
        assertEquals(LocalDate.parse("2027-01-05"), report.filingDue());
    }
}
