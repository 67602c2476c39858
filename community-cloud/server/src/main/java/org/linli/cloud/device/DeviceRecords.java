package org.linli.cloud.device;

import org.linli.cloud.records.PersonRecords;
import org.linli.cloud.records.PersonTable;

/** Who gave out claim codes. */
public final class DeviceRecords {

    private DeviceRecords() {}

    public static PersonRecords all() {
        return PersonRecords.of("devices", PersonTable.doers("claim_code", "issued_by"));
    }
}
