package org.linli.cloud.notices;

import java.time.Clock;
import java.time.Duration;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.papers.Papers;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.People;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.storage.Database;

/** Notices, put together. */
public final class NoticeFeature {

    private final Announcements notices;
    private final NoticeOperations operations;

    public NoticeFeature(
            Database database,
            People people,
            Homes homes,
            Pictures pictures,
            Papers papers,
            Notifications notifications,
            Clock clock) {
        notices = new Announcements(database, homes, pictures, papers, notifications, clock);
        operations = new NoticeOperations(notices, people);
        people.onErase(Announcements::erase);
    }

    /** Before the start of the jobs. */
    public void register(Jobs jobs, Operations on) {
        jobs.every("notices-tell", Duration.ofSeconds(20), due -> notices.tellDue());
        operations.register(on);
    }
}
