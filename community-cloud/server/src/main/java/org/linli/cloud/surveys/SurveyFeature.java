package org.linli.cloud.surveys;

import java.time.Clock;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.People;
import org.linli.cloud.storage.Database;

/** Surveys, put together. */
public final class SurveyFeature {

    private final Surveys surveys;

    public SurveyFeature(Database database, People people, Homes homes, Notifications notifications, Clock clock) {
        surveys = new Surveys(database, homes, notifications, clock);
        people.onErase(Surveys::erase);
    }

    public void register(Operations on) {
        new SurveyOperations(surveys).register(on);
    }
}
