package org.linli.cloud.main;

import java.util.List;
import java.util.stream.Stream;
import org.linli.cloud.access.AccessRecords;
import org.linli.cloud.audit.AuditRecords;
import org.linli.cloud.command.CommandRecords;
import org.linli.cloud.device.DeviceRecords;
import org.linli.cloud.documents.DocumentRecords;
import org.linli.cloud.emergencies.EmergencyRecords;
import org.linli.cloud.events.EventRecords;
import org.linli.cloud.fees.FeeRecords;
import org.linli.cloud.homeassistant.HomeAssistantRecords;
import org.linli.cloud.identity.IdentityRecords;
import org.linli.cloud.imports.ImportRecords;
import org.linli.cloud.jobs.WorkRecords;
import org.linli.cloud.ledger.LedgerRecords;
import org.linli.cloud.notices.NoticeRecords;
import org.linli.cloud.notify.NotifyRecords;
import org.linli.cloud.outcomes.OutcomeRecords;
import org.linli.cloud.papers.PaperRecords;
import org.linli.cloud.parcels.ParcelRecords;
import org.linli.cloud.passages.PassageRecords;
import org.linli.cloud.pay.PayRecords;
import org.linli.cloud.people.PeopleRecords;
import org.linli.cloud.pictures.PictureRecords;
import org.linli.cloud.privacy.PrivacyRecords;
import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.RetainedRows;
import org.linli.cloud.repairs.RepairRecords;
import org.linli.cloud.sharing.SharingRecords;
import org.linli.cloud.surveys.SurveyRecords;
import org.linli.cloud.visits.VisitRecords;
import org.linli.cloud.votes.VoteRecords;

/** What every feature holds about people, in the order in which it is shown. */
public final class HeldRecords {

    private HeldRecords() {}

    /** What is deleted when its time is over. */
    public static List<RetainedRows> retained() {
        return Stream.of(
                        EventRecords.retained(),
                        VisitRecords.retained(),
                        PassageRecords.retained(),
                        ParcelRecords.retained(),
                        PictureRecords.retained(),
                        NotifyRecords.retained(),
                        PrivacyRecords.retained())
                .flatMap(List::stream)
                .toList();
    }

    public static List<PersonRecords> all() {
        return List.of(
                PeopleRecords.all(),
                AccessRecords.all(),
                EventRecords.all(),
                EmergencyRecords.all(),
                CommandRecords.all(),
                DeviceRecords.all(),
                IdentityRecords.all(),
                NotifyRecords.all(),
                DocumentRecords.all(),
                LedgerRecords.all(),
                PayRecords.all(),
                FeeRecords.all(),
                RepairRecords.all(),
                ParcelRecords.all(),
                VisitRecords.all(),
                PassageRecords.all(),
                NoticeRecords.all(),
                SurveyRecords.all(),
                VoteRecords.all(),
                PictureRecords.all(),
                PaperRecords.all(),
                WorkRecords.all(),
                ImportRecords.all(),
                OutcomeRecords.all(),
                SharingRecords.all(),
                HomeAssistantRecords.all(),
                PrivacyRecords.all(),
                AuditRecords.all());
    }
}
