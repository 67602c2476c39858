package org.linli.cloud.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Consents;
import org.linli.cloud.command.Commands;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.people.Wards;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.RetainedRows;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.Reply;

/** Consent and personal information, put together. */
public final class PrivacyFeature {

    /** A door that has not said so long that a face is gone is somebody's to look at. */
    private static final Duration LATE = Duration.ofDays(7);

    /** Nine in the morning in China. */
    private static final LocalTime MORNING = LocalTime.of(1, 0);

    /** Half past two at night in China. */
    private static final LocalTime NIGHT = LocalTime.of(18, 30);

    private final Database database;
    private final Around around;
    private final Clock clock;
    private final Erasures erasures;
    private final ConsentOperations consentOperations;
    private final ErasureOperations erasureOperations;
    private final FaceCounts faces;
    private final PersonErasure personErasure;
    private final Retention retention;
    private final RetentionOperations retentionOperations;
    private final PersonDataOperations personData;

    /** Whom and what it is about. */
    public record Around(
            Access access,
            Companies companies,
            People people,
            Visibility visibility,
            EventViews views,
            Commands commands,
            Notifications notifications,
            Homes homes,
            Works works) {}

    /**
     * @param records what every feature holds about people
     * @param retained what they delete when its time is over
     */
    public PrivacyFeature(
            Database database, Around around, List<PersonRecords> records, List<RetainedRows> retained, Clock clock) {
        this.database = database;
        this.around = around;
        this.clock = clock;
        ConsentTexts texts = new ConsentTexts(database, clock);
        Wards wards = new Wards(database, clock);
        Consents consents = around.access().consents();
        erasures = new Erasures(database, around.access().owners(), clock);
        consentOperations = new ConsentOperations(
                new ConsentDesk(database, consents, texts, wards),
                texts,
                new ConsentOperations.Around(consents, wards, around.people(), around.visibility(), around.views()),
                clock);
        Holds holds = new Holds(database, around.people(), clock);
        retention = new Retention(
                database,
                holds,
                retained,
                () -> around.companies().all().stream()
                        .map(Companies.Community::id)
                        .toList(),
                clock);
        retentionOperations = new RetentionOperations(retention, holds);
        personErasure = new PersonErasure(
                new PersonErasure.Base(database, around.works(), around.people(), around.homes()), records, clock);
        personData = new PersonDataOperations(
                database,
                new PersonDocument(database, around.homes(), records, clock),
                personErasure,
                around.people(),
                clock);
        faces = new FaceCounts(database, around.companies(), around.notifications(), FaceCounts.THRESHOLD, clock);
        erasureOperations = new ErasureOperations(erasures, wards, around.people());
    }

    /** Before the start of the jobs and of the doors. */
    public void register(Jobs jobs, EventIngest events, Operations on) {
        Consents consents = around.access().consents();
        consents.onWithdrawn(erasures::ordered);
        consents.onWithdrawn((transaction, ended) -> around.commands()
                .forgetPhotos(
                        transaction, ended.stream().map(Consents.Consent::id).toList()));
        events.within(erasures::heard);
        jobs.every("erasures-settled", Duration.ofMinutes(1), due -> erasures.sweep());
        jobs.daily("erasures-late", MORNING, ZoneOffset.UTC, due -> warn());
        jobs.daily("faces-counted", MORNING, ZoneOffset.UTC, due -> faces.look());
        on.read(
                "getFaceCount",
                request -> Reply.ok(faces.report(request.caller().requireCommunity())));
        around.works().register(PersonErasure.WORK, personErasure);
        personData.register(on);
        jobs.daily("retention", NIGHT, ZoneOffset.UTC, due -> retention.night());
        retentionOperations.register(on);
        consentOperations.register(on);
        erasureOperations.register(on);
    }

    /** Tells managers once a day of doors that are waited for too long. */
    void warn() {
        String day = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toString();
        erasures.late(clock.instant().minus(LATE))
                .forEach((community, lines) -> database.change(transaction -> around.notifications()
                        .tell(
                                transaction,
                                Notice.of(community, "erasures-waiting")
                                        .toRoles("MANAGER")
                                        .with("count", Long.toString(lines))
                                        .once("erasures-waiting " + day))));
    }
}
