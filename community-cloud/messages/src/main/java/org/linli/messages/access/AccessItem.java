package org.linli.messages.access;

/**
 * One thing a door must know to decide. Items travel by {@link org.linli.messages.sync.SyncDelta} and are stored at the door as the exact
 * text that arrived. Ids are 1..64 characters of {@code [A-Za-z0-9_-]}; instants are UTC; every open end of a validity is null.
 */
public sealed interface AccessItem
        permits DoorItem,
                HolderItem,
                CardItem,
                PassKeyItem,
                PinItem,
                FaceConsentItem,
                RuleItem,
                ScheduleItem,
                HolidayItem,
                TrustedKeyItem,
                RevokedPassItem {

    /** Unique within its {@link #kind()}. */
    String id();

    Kind kind();

    /** The kinds of items, and the record that carries each. */
    enum Kind {
        DOOR(DoorItem.class),
        HOLDER(HolderItem.class),
        CARD(CardItem.class),
        PASS_KEY(PassKeyItem.class),
        PIN(PinItem.class),
        FACE_CONSENT(FaceConsentItem.class),
        RULE(RuleItem.class),
        SCHEDULE(ScheduleItem.class),
        HOLIDAY(HolidayItem.class),
        TRUSTED_KEY(TrustedKeyItem.class),
        REVOKED_PASS(RevokedPassItem.class);

        private final Class<? extends AccessItem> type;

        Kind(Class<? extends AccessItem> type) {
            this.type = type;
        }

        public Class<? extends AccessItem> type() {
            return type;
        }
    }
}
