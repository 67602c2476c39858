package org.linli.cloud.homeassistant;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who turned it on. */
public final class HomeAssistantRecords {

    private HomeAssistantRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of("homeAssistant", PersonTable.doers("home_assistant", "changed_by"));
    }
}
