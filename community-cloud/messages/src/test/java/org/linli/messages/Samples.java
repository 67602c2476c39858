package org.linli.messages;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.PassKeyItem;
import org.linli.messages.access.PinItem;
import org.linli.messages.access.RevokedPassItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.device.CertificateRenewal;
import org.linli.messages.device.CertificateRenewalRequest;
import org.linli.messages.device.ClaimGrant;
import org.linli.messages.device.ClaimRequest;
import org.linli.messages.device.CloudTime;
import org.linli.messages.device.Presence;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;
import org.linli.messages.sync.AccessDigest;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;

/** One message of every kind, by the name of its golden file. Fixed values throughout, so that the files never change by themselves. */
final class Samples {

    static final Instant AT = Instant.parse("2026-06-01T04:00:00Z");
    static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    static final String KEY_ID = "06e3fd8fda29bb60";

    /** RFC 8032, section 7.1, test 1. */
    static final String ED25519 = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /** RFC 6979, appendix A.2.5. */
    static final String P256 = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"
            + "YP7UuiVanTHJYet0xjVtaMBJuJI7YfpspliP53mDOb15A+H/EC4WhFAWDZ6tMqHGnXCUmHz47vk0BEi84bdlgg==";

    private Samples() {}

    static Map<String, Record> all() {
        Map<String, Record> samples = new LinkedHashMap<>();
        items().forEach((name, item) -> samples.put("item-" + name, (Record) item));
        happenings().forEach((name, happening) -> samples.put("event-" + name, event(happening)));
        orders().forEach((name, order) -> samples.put("command-" + name, command(order)));
        samples.putAll(envelopes());
        return samples;
    }

    static Map<String, AccessItem> items() {
        Map<String, AccessItem> items = new LinkedHashMap<>();
        items.put("door-plain", door(null, null));
        items.put("door-face", door("night", new DoorItem.FacePolicy(0.55, 0.05, 3, 0.8)));
        items.put(
                "holder",
                new HolderItem("h-1", HolderItem.HolderKind.RESIDENT, false, null, null, List.of("b1", "b1-702")));
        items.put(
                "holder-visitor",
                new HolderItem("h-2", HolderItem.HolderKind.VISITOR, true, AT, AT.plusMillis(3_600_500), List.of()));
        items.put("card-wiegand", new CardItem("c-1", "h-1", CardItem.CardFormat.WIEGAND_26, 255, 65535, null, AT));
        items.put("card-uid", new CardItem("c-2", "h-1", CardItem.CardFormat.UID, 0, (1L << 56) - 1, AT, null));
        items.put("pass-key", new PassKeyItem("d44acdf26e990c34", "h-1", P256, AT, null));
        items.put("pin", new PinItem("0702", "h-1", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", null));
        items.put(
                "pin-duress",
                new PinItem(
                        "10702",
                        "h-1",
                        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
                        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$ZHVyZXNz"));
        items.put("face-consent", new FaceConsentItem("fc-1", "h-1", AT, true));
        items.put(
                "rule",
                new RuleItem(
                        "r-1", "b1", "always", Set.of(RuleItem.Means.QR, RuleItem.Means.FACE, RuleItem.Means.CARD)));
        items.put(
                "schedule",
                new ScheduleItem(
                        "office",
                        List.of(
                                new ScheduleItem.Window(Set.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY), 480, 1080),
                                new ScheduleItem.Window(Set.of(DayOfWeek.SATURDAY), 0, 1440)),
                        ScheduleItem.OnHolidays.CLOSED));
        items.put("holiday", new HolidayItem("spring-2027", LocalDate.of(2027, 2, 6), LocalDate.of(2027, 2, 12)));
        items.put("trusted-key", new TrustedKeyItem(KEY_ID, ED25519, AT));
        items.put("revoked-pass", new RevokedPassItem("00112233445566ff", AT));
        return items;
    }

    static Map<String, Happening> happenings() {
        Map<String, Happening> happenings = new LinkedHashMap<>();
        happenings.put(
                "access-unknown",
                new Happening.AccessDecided(
                        CredentialKind.QR_OTHER, Side.ENTRY, Reason.UNREADABLE, null, null, null, 0));
        happenings.put(
                "access-face",
                new Happening.AccessDecided(
                        CredentialKind.FACE, Side.EXIT, Reason.GRANTED, "h-1", "fc-1", 0.7125, 812));
        happenings.put("door", new Happening.DoorChanged(DoorState.RELEASED, DoorState.OPEN, "contact"));
        happenings.put("alarm", new Happening.AlarmRaised("a-1", AlarmKind.HELP, "h-1"));
        happenings.put("alarm-unknown", new Happening.AlarmRaised("a-2", AlarmKind.FORCED, null));
        happenings.put("alarm-end", new Happening.AlarmEnded("a-2", AlarmKind.FORCED));
        happenings.put("command", new Happening.CommandDone("cmd-1", "OPEN", "DONE"));
        happenings.put("rules", new Happening.RulesApplied(4711, HASH, 240_000));
        happenings.put("face-enrolled", new Happening.FaceEnrolled("h-1", "fc-1", HASH));
        happenings.put("face-erased", new Happening.FaceErased("h-1", "fc-1", "consent withdrawn"));
        happenings.put("input-refused", new Happening.InputRefused("wiegand", "parity", 17));
        happenings.put("started", new Happening.Started("0.1.0", "17.0.15", List.of("camera: no device", "读卡器 \"2\"")));
        happenings.put("clock", new Happening.ClockStepped(Instant.EPOCH, AT, ClockTrust.TRUSTED));
        happenings.put(
                "storage", new Happening.StorageTrouble("database disk image is malformed", "set aside, rebuilt"));
        happenings.put("wiring", new Happening.WiringTested(List.of("lock=ok", "contact=open circuit")));
        return happenings;
    }

    static Happening happening(String name) {
        return Objects.requireNonNull(happenings().get(name));
    }

    static Map<String, Command.Order> orders() {
        Map<String, Command.Order> orders = new LinkedHashMap<>();
        orders.put("open", new Command.Open());
        orders.put("lockdown", new Command.Lockdown(true));
        orders.put("evacuate", new Command.Evacuate(false));
        orders.put("reset-anti-passback", new Command.ResetAntiPassback("h-1"));
        orders.put("reset-anti-passback-all", new Command.ResetAntiPassback(null));
        orders.put("enrol-photo", new Command.EnrolPhoto("h-1", "fc-1", "/9j/4AAQSkZJRg=="));
        orders.put("enrol-at-door", new Command.EnrolAtDoor("h-1", "fc-1"));
        orders.put("enrol-card", new Command.EnrolCard("h-1"));
        return orders;
    }

    private static Map<String, Record> envelopes() {
        Map<String, Record> messages = new LinkedHashMap<>();
        String first = Codec.encode(event(new Happening.AlarmRaised("a-1", AlarmKind.TAMPER, null)));
        String second = Codec.encode(event(new Happening.Started("0.1.0", "17", List.of("读卡器"))));
        String firstHash = EventChain.next(EventChain.start("door-1", "chain-1"), 1, first);
        messages.put(
                "event-batch",
                new EventBatch(
                        "door-1",
                        "chain-1",
                        List.of(
                                new EventBatch.Entry(1, first, firstHash),
                                new EventBatch.Entry(2, second, EventChain.next(firstHash, 2, second)))));
        messages.put("event-ack", new EventAck("door-1", "chain-1", 2));
        String item = Codec.encodeItem(new RevokedPassItem("00112233445566ff", AT));
        String digest = new AccessDigest()
                .toggle(AccessItem.Kind.REVOKED_PASS, "00112233445566ff", item)
                .hex();
        SyncDelta.Change put = new SyncDelta.Change(AccessItem.Kind.REVOKED_PASS, "00112233445566ff", item);
        SyncDelta.Change removed = new SyncDelta.Change(AccessItem.Kind.CARD, "c-1", null);
        messages.put("sync-delta", new SyncDelta("door-1", 41, 42, null, digest, List.of(put, removed)));
        messages.put(
                "sync-snapshot",
                new SyncDelta("door-1", 0, 42, new SyncDelta.SnapshotPart("s-1", 0, 1), digest, List.of(put)));
        messages.put("sync-request", new SyncRequest("door-1", 0, new AccessDigest().hex(), true));
        messages.put("sync-report", new SyncReport("door-1", 42, digest, true));
        messages.put(
                "signed-command",
                new SignedCommand(KEY_ID, Codec.encode(command(new Command.Open())), "A".repeat(86) + "=="));
        messages.put("command-result", new CommandResult("door-1", "cmd-1", CommandResult.Outcome.DONE, AT, null));
        messages.put(
                "command-result-detail",
                new CommandResult("door-1", "cmd-1", CommandResult.Outcome.FAILED, AT, "NO_FACE"));
        messages.put("presence", new Presence("door-1", true, AT, "0.1.0", 42, digest, 3));
        messages.put("cloud-time", new CloudTime(AT.plusNanos(123_456_789)));
        messages.put(
                "certificate-renewal-request",
                new CertificateRenewalRequest("door-1", "-----BEGIN CERTIFICATE REQUEST-----\n"));
        messages.put("certificate-renewal", new CertificateRenewal("door-1", "-----BEGIN CERTIFICATE-----\n"));
        messages.put("claim-request", new ClaimRequest("ABCD-EFGH", "-----BEGIN CERTIFICATE REQUEST-----\n", "unit-1"));
        messages.put(
                "claim-grant",
                new ClaimGrant(
                        "garden",
                        "door-1",
                        "cloud.example",
                        8883,
                        "-----BEGIN CERTIFICATE-----\n",
                        "-----BEGIN CERTIFICATE-----\n",
                        List.of(new TrustedKeyItem(KEY_ID, ED25519, null)),
                        AT));
        return messages;
    }

    static DoorEvent event(Happening happening) {
        return new DoorEvent("door-1", AT.plusMillis(250), ClockTrust.CONTINUED, happening);
    }

    static Command command(Command.Order order) {
        return new Command(
                "cmd-1", "door-1", AT, AT.plusSeconds(5), "00112233445566778899aabbccddeeff", "guard-1", order);
    }

    private static DoorItem door(@Nullable String freePassageSchedule, DoorItem.@Nullable FacePolicy face) {
        return new DoorItem(
                "door-1",
                7,
                "东门 East gate",
                "Asia/Shanghai",
                3000,
                30_000,
                DoorItem.AntiPassback.SOFT,
                720,
                true,
                10_000,
                freePassageSchedule,
                face != null,
                5,
                60_000,
                300_000,
                face != null,
                face);
    }
}
