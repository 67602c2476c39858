package org.linli.cloud.repairs;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.device.Device;
import org.linli.cloud.device.DeviceRegistry;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** A controller that stays silent opens its own ticket; one for each silence, closed by whoever looked at it. */
final class DeviceFaults {

    /** The category of what devices report. */
    static final String CATEGORY = "device";

    /** Longer than a restart or a router's night. */
    private static final Duration SILENT = Duration.ofMinutes(15);

    private final Database database;
    private final DeviceRegistry devices;
    private final Tickets tickets;
    private final Supplier<List<String>> communities;

    DeviceFaults(Database database, DeviceRegistry devices, Tickets tickets, Supplier<List<String>> communities) {
        this.database = database;
        this.devices = devices;
        this.tickets = tickets;
        this.communities = communities;
    }

    void register(Jobs jobs) {
        jobs.every("device-faults", Duration.ofMinutes(1), due -> look());
    }

    void look() {
        for (String community : communities.get()) {
            String cursor = null;
            do {
                Page<Device> page = devices.list(community, cursor, Page.MAX_SIZE);
                page.items().stream().filter(DeviceFaults::isSilent).forEach(device -> report(community, device));
                cursor = page.next();
            } while (cursor != null);
        }
    }

    private static boolean isSilent(Device device) {
        boolean gone = device.state() == Device.State.OFFLINE || device.state() == Device.State.STALE;
        @Nullable Long age = device.ageSeconds();
        return gone && age != null && age >= SILENT.toSeconds();
    }

    private void report(String community, Device device) {
        database.change(transaction -> tickets.fault(
                transaction,
                community,
                "door/" + device.door(),
                device.door(),
                "门禁控制器没有响应 · The door's controller does not answer"));
    }
}
