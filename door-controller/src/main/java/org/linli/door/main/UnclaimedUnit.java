package org.linli.door.main;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.linli.door.page.DevicePage;
import org.linli.door.page.InstallerPin;
import org.linli.door.page.PageAccess;
import org.linli.door.provision.Claim;
import org.linli.door.provision.ClaimCommand;

/** A unit that is no door's controller yet: it only shows its local page, where the installer types the claim code. */
final class UnclaimedUnit {

    private UnclaimedUnit() {}

    /** Returns when the unit was claimed, here or by the command line. */
    static void awaitClaim(DoorSettings settings) throws CannotStart, InterruptedException {
        CountDownLatch claimed = new CountDownLatch(1);
        Claim claim = new Claim(settings.data(), ClaimCommand.serialNumber());
        try (DevicePage page = DevicePage.setUp(
                        Pages.address(settings),
                        new PageAccess(Clock.systemUTC()),
                        new InstallerPin(settings.data()),
                        (cloud, code) -> {
                            String door = claim.claim(cloud, code).grant().door();
                            claimed.countDown();
                            return door;
                        })
                .open()) {
            System.out.println("unclaimed page=" + Pages.url(settings.page().host(), page.port()));
            claimed.await();
        } catch (IOException e) {
            throw new CannotStart("page.port: the device page cannot be opened: " + e.getMessage(), e);
        }
    }
}
