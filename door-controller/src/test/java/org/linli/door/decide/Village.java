package org.linli.door.decide;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.linli.hardware.CardRead;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.DoorItem.AntiPassback;
import org.linli.messages.access.DoorItem.FacePolicy;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.PassKeyItem;
import org.linli.messages.access.PinItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.pass.PassSigner;
import org.linli.messages.pass.RotatingPass;
import org.linli.messages.pass.VisitorPass;

/** A small fictional community to decide about: door 7, Mrs Wang and Mr Li who may always pass, by any means. */
public final class Village {

    /** A Wednesday, 10:00 in Shanghai. */
    public static final Instant NOON = Instant.parse("2026-11-18T02:00:00Z");

    public static final String DOOR = "east-gate";
    public static final int DOOR_NUMBER = 7;
    public static final String WANG = "wang";
    public static final String LI = "li";
    public static final CardRead WANGS_CARD = new CardRead(CardRead.Format.WIEGAND_34, 0x1234, 0x5678);
    public static final CardRead LIS_CARD = new CardRead(CardRead.Format.UID, 0, 0x04A1B2C3D4E5F6L);
    public static final CardRead STRAY_CARD = new CardRead(CardRead.Format.WIEGAND_26, 3, 4711);
    public static final String WANGS_CODE = "10101";

    public final KeyPair wangsPhone = keys("EC");
    public final KeyPair lisPhone = keys("EC");
    public final KeyPair community = keys("Ed25519");
    public final AccessRules rules = new AccessRules();
    public DoorSetup door = new DoorSetup();

    /** The knobs of a door, with harmless settings. */
    public static final class DoorSetup {
        public int releaseMillis = 3_000;
        public int heldOpenMillis = 10_000;
        public AntiPassback antiPassback = AntiPassback.OFF;
        public boolean twoPerson;
        public String freePassageSchedule;
        public boolean firstPersonIn;
        public boolean faceSecondFactor;
        public int maxAttempts = 5;

        public DoorItem item() {
            return new DoorItem(
                    DOOR,
                    DOOR_NUMBER,
                    "East gate",
                    "Asia/Shanghai",
                    releaseMillis,
                    heldOpenMillis,
                    antiPassback,
                    60,
                    twoPerson,
                    20_000,
                    freePassageSchedule,
                    firstPersonIn,
                    maxAttempts,
                    60_000,
                    300_000,
                    faceSecondFactor,
                    new FacePolicy(0.55, 0.05, 3, 0.5));
        }
    }

    public Village() {
        rules.put(door.item());
        rules.put(holder(WANG, "residents"));
        rules.put(holder(LI, "residents"));
        rules.put(card("card-wang", WANG, WANGS_CARD));
        rules.put(card("card-li", LI, LIS_CARD));
        rules.put(new PassKeyItem(keyId(wangsPhone), WANG, PublicKeys.base64(wangsPhone.getPublic()), null, null));
        rules.put(new PassKeyItem(keyId(lisPhone), LI, PublicKeys.base64(lisPhone.getPublic()), null, null));
        rules.put(new PinItem(WANGS_CODE, WANG, "not computed here", null));
        rules.put(new FaceConsentItem("consent-wang", WANG, NOON.minusSeconds(1_000), false));
        rules.put(always("always"));
        rules.put(rule("residents-always", "residents", "always", EnumSet.allOf(Means.class)));
        rules.put(new TrustedKeyItem(keyId(community), PublicKeys.base64(community.getPublic()), null));
    }

    /** After a change of {@link #door}. */
    public void putDoor() {
        rules.put(door.item());
    }

    public static HolderItem holder(String id, String... groups) {
        return new HolderItem(id, HolderItem.HolderKind.RESIDENT, false, null, null, List.of(groups));
    }

    public static CardItem card(String id, String holder, CardRead read) {
        CardItem.CardFormat format = CardItem.CardFormat.valueOf(read.format().name());
        return new CardItem(id, holder, format, read.facility(), read.number(), null, null);
    }

    public static RuleItem rule(String id, String group, String schedule, Set<Means> means) {
        return new RuleItem(id, group, schedule, means);
    }

    public static ScheduleItem always(String id) {
        return schedule(id, 0, 1_440, ScheduleItem.OnHolidays.AS_USUAL);
    }

    public static ScheduleItem schedule(String id, int fromMinute, int untilMinute, ScheduleItem.OnHolidays holidays) {
        return new ScheduleItem(
                id,
                List.of(new ScheduleItem.Window(EnumSet.allOf(DayOfWeek.class), fromMinute, untilMinute)),
                holidays);
    }

    public RotatingPass wangsPass(Instant at) {
        return rotating(wangsPhone, 0, RotatingPass.stepAt(at));
    }

    public static RotatingPass rotating(KeyPair phone, int doorNumber, long step) {
        return PassSigner.rotating(phone.getPrivate(), keyId(phone), doorNumber, step);
    }

    public VisitorPass visitor(String passId, int uses, Integer... doors) {
        return visitor(community, passId, NOON.minusSeconds(3_600), NOON.plusSeconds(3_600), uses, doors);
    }

    public static VisitorPass visitor(
            KeyPair signer, String passId, Instant from, Instant until, int uses, Integer... doors) {
        return PassSigner.visitor(signer.getPrivate(), keyId(signer), passId, from, until, uses, List.of(doors));
    }

    public static String keyId(KeyPair pair) {
        return PublicKeys.keyId(pair.getPublic());
    }

    public static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
