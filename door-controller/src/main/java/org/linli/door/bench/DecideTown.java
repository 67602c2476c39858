package org.linli.door.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.linli.door.decide.AccessRules;
import org.linli.door.decide.Credential;
import org.linli.door.decide.Decision;
import org.linli.door.decide.DoorMemory;
import org.linli.door.decide.MemoryChange;
import org.linli.hardware.CardRead;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.PassKeyItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.event.Reason;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.pass.PassSigner;
import org.linli.messages.pass.RotatingPass;

/** A large fictional town for {@link DecideBench}: four credentials a holder, a weekly schedule, soft anti-passback. */
final class DecideTown {

    static final String DOOR = "bench-door";
    static final Instant NOW = Instant.parse("2026-11-18T02:00:00Z");
    /** More than a door remembers, so that each can be the first of its phone for a long time; making them takes some seconds. */
    static final int REAL_PHONES = 2_048;

    private final AccessRules rules = new AccessRules();
    private final KeyPair[] phones = new KeyPair[REAL_PHONES];
    private final KeyPair community = pair("Ed25519");
    private final int cards;
    private final int holders;
    private final long seed;

    DecideTown(int credentials, long seed) {
        Random random = new Random(seed);
        this.seed = seed;
        cards = credentials / 2;
        holders = Math.max(1, credentials / 4);
        rules.put(new DoorItem(
                DOOR,
                1,
                "Bench",
                "Asia/Shanghai",
                500,
                60_000,
                DoorItem.AntiPassback.SOFT,
                60,
                false,
                20_000,
                null,
                false,
                100,
                60_000,
                60_000,
                false,
                null));
        rules.put(new ScheduleItem(
                "daily",
                List.of(
                        new ScheduleItem.Window(EnumSet.allOf(DayOfWeek.class), 0, 720),
                        new ScheduleItem.Window(EnumSet.allOf(DayOfWeek.class), 720, 1_440)),
                ScheduleItem.OnHolidays.CLOSED));
        for (int group = 0; group < 8; group++) {
            rules.put(new RuleItem("rule-" + group, "group-" + group, "daily", EnumSet.allOf(RuleItem.Means.class)));
        }
        for (int i = 0; i < REAL_PHONES; i++) {
            phones[i] = pair("EC");
        }
        rules.put(new TrustedKeyItem(
                PublicKeys.keyId(community.getPublic()), PublicKeys.base64(community.getPublic()), null));
        for (int i = 0; i < holders; i++) {
            rules.put(new HolderItem(
                    holder(i, seed),
                    HolderItem.HolderKind.RESIDENT,
                    false,
                    null,
                    NOW.plusSeconds(86_400),
                    List.of("elsewhere", "group-" + i % 8)));
        }
        for (int i = 0; i < cards; i++) {
            rules.put(new CardItem(
                    uuid(random),
                    holder(i % holders, seed),
                    CardItem.CardFormat.WIEGAND_34,
                    i >>> 16,
                    i & 0xFFFF,
                    null,
                    NOW.plusSeconds(86_400 + i)));
        }
        String[] keys = new String[REAL_PHONES];
        for (int i = 0; i < REAL_PHONES; i++) {
            keys[i] = PublicKeys.base64(phones[i].getPublic());
            rules.put(new PassKeyItem(keyId(i), holder(i % holders, seed), keys[i], null, null));
        }
        for (int i = REAL_PHONES; i < credentials - cards; i++) {
            // The same keys under made-up ids: making so many would take minutes. Their texts are copies, so that
            // memory is honest.
            String text = keys[i % REAL_PHONES].substring(0, 62) + keys[i % REAL_PHONES].substring(62);
            rules.put(new PassKeyItem(
                    String.format("%016x", random.nextLong()), holder(i % holders, seed), text, null, null));
        }
    }

    AccessRules rules() {
        return rules;
    }

    /** A memory as after a busy hour: every second holder has passed. */
    DoorMemory memory() {
        DoorMemory memory = new DoorMemory();
        for (int i = 0; i < holders; i += 2) {
            memory.apply(new MemoryChange(
                    MemoryChange.Kind.PASSAGE, holder(i, seed), "ENTRY " + NOW.minusSeconds(1_800) + " -"));
        }
        return memory;
    }

    Credential knownCard(Random random) {
        return card(random.nextInt(cards));
    }

    /** One in twenty is unknown. */
    Credential anyCard(Random random) {
        boolean known = random.nextInt(20) > 0;
        return card(known ? random.nextInt(cards) : 0x4000_0000 + random.nextInt(1_000_000));
    }

    private static Credential card(int number) {
        return new Credential.Card(new CardRead(CardRead.Format.WIEGAND_34, number >>> 16, number & 0xFFFF));
    }

    List<Credential> rotatingPasses(int count) {
        List<Credential> passes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            KeyPair phone = phones[i % REAL_PHONES];
            passes.add(new Credential.Rotating(
                    PassSigner.rotating(phone.getPrivate(), keyId(i % REAL_PHONES), 0, RotatingPass.stepAt(NOW))));
        }
        return passes;
    }

    List<Credential> visitorPasses(int count) {
        List<Credential> passes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            passes.add(new Credential.Visitor(PassSigner.visitor(
                    community.getPrivate(),
                    PublicKeys.keyId(community.getPublic()),
                    String.format("%016x", i),
                    NOW.minusSeconds(60),
                    NOW.plusSeconds(60),
                    1,
                    List.of(1))));
        }
        return passes;
    }

    /** The bench must not time refusals that it did not mean. */
    static void check(Decision decision) {
        if (!decision.granted() && decision.reason() != Reason.UNKNOWN_CREDENTIAL) {
            throw new IllegalStateException("unexpected refusal: " + decision.reason());
        }
    }

    private String keyId(int phone) {
        return PublicKeys.keyId(phones[phone].getPublic());
    }

    private static String holder(int number, long seed) {
        return new UUID(seed, number).toString();
    }

    private static String uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
