package org.linli.door.page;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.linli.door.provision.WiringTest;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;

/** The page of a new unit and of a running door for a person or a browser checker to look at; not a test. Arguments: two ports. */
final class DevicePageLook {

    private DevicePageLook() {}

    public static void main(String[] arguments) throws Exception {
        PageAccess access = new PageAccess(Clock.systemUTC());
        InstallerPin pin = new InstallerPin(Files.createTempDirectory("page"));
        System.out.println("PIN " + pin.renew());
        DevicePage.setUp(address(arguments[0]), access, pin, (cloud, code) -> "south-gate")
                .open();
        DevicePage.running(
                        address(arguments[1]),
                        access,
                        pin,
                        new DevicePageTest.Facts(),
                        new WiringTest(new VirtualBoard(VirtualSettings.complete())),
                        happening -> CompletableFuture.completedFuture(null))
                .open();
        Thread.currentThread().join();
    }

    private static InetSocketAddress address(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }
}
