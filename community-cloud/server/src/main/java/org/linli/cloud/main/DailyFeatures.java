package org.linli.cloud.main;

import java.util.List;
import java.util.function.Supplier;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.notices.NoticeFeature;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.papers.PaperOperations;
import org.linli.cloud.papers.Papers;
import org.linli.cloud.parcels.ParcelFeature;
import org.linli.cloud.passages.PassageFeature;
import org.linli.cloud.people.Companies;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.repairs.Repairs;
import org.linli.cloud.surveys.SurveyFeature;
import org.linli.cloud.visits.VisitFeature;
import org.linli.cloud.votes.VoteFeature;

/** What a property office does all day. */
final class DailyFeatures {

    private DailyFeatures() {}

    static void register(
            Foundation foundation, Pictures pictures, Notifications notifications, DoorFeatures doors, Operations on) {
        EventIngest events = doors.events();
        Supplier<List<String>> communities = () -> foundation.companies().all().stream()
                .map(Companies.Community::id)
                .toList();
        Repairs repairs = new Repairs(
                foundation.database(),
                new Repairs.Neighbours(foundation.people(), foundation.homes(), foundation.staffRoles()),
                foundation.devices(),
                pictures,
                notifications,
                community -> foundation.companies().get(community).zoneId(),
                communities,
                foundation.clock());
        repairs.register(foundation.jobs(), on);
        new ParcelFeature(
                        foundation.database(),
                        foundation.box(),
                        new ParcelFeature.Neighbours(foundation.people(), foundation.homes(), foundation.visibility()),
                        foundation.access(),
                        pictures,
                        notifications,
                        community -> foundation.companies().get(community).zoneId(),
                        foundation.clock())
                .register(foundation.jobs(), on);
        VisitFeature visits = new VisitFeature(
                foundation.database(),
                foundation.box(),
                new VisitFeature.Around(foundation.companies(), foundation.homes(), foundation.access()),
                notifications,
                foundation.settings().publicAddress(),
                community -> foundation.companies().get(community).zoneId(),
                foundation.clock());
        visits.register(events, on);
        new PassageFeature(
                        foundation.database(),
                        new PassageFeature.Around(
                                doors.views(), foundation.access(), foundation.people(), foundation.homes()),
                        visits::householdOf,
                        foundation.clock())
                .register(events, on);
        Papers papers = new Papers(foundation.database(), foundation.clock());
        papers.register(foundation.jobs());
        new PaperOperations(papers).register(on);
        new NoticeFeature(
                        foundation.database(),
                        foundation.people(),
                        foundation.homes(),
                        pictures,
                        papers,
                        notifications,
                        foundation.clock())
                .register(foundation.jobs(), on);
        new VoteFeature(foundation.database(), foundation.box(), foundation.homes(), notifications, foundation.clock())
                .register(foundation.jobs(), on);
        new SurveyFeature(
                        foundation.database(),
                        foundation.people(),
                        foundation.homes(),
                        notifications,
                        foundation.clock())
                .register(on);
    }
}
