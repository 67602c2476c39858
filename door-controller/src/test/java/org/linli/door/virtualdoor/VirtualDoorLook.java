package org.linli.door.virtualdoor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;

/** Two pages over fake doors for a person or a browser checker to look at; not a test. Arguments: two ports, a directory with pictures, a props file. */
final class VirtualDoorLook {

    private VirtualDoorLook() {}

    public static void main(String[] arguments) throws Exception {
        int[] ports = {Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])};
        String[] doors = {"south-gate", "building-1"};
        for (int i = 0; i < 2; i++) {
            VirtualBoard board = new VirtualBoard(VirtualSettings.complete());
            FakeDoor door = new FakeDoor(board);
            VirtualDoorPage page = new VirtualDoorPage(
                            VirtualDoorPage.Options.of(
                                    doors[i],
                                    ports[i],
                                    Optional.of(Path.of(arguments[3])),
                                    Path.of(arguments[2]),
                                    List.of("http://127.0.0.1:" + ports[1 - i])),
                            board.controls(),
                            door,
                            door,
                            Clock.systemUTC())
                    .start();
            System.out.println("http://127.0.0.1:" + page.port() + "/");
        }
        Thread.currentThread().join();
    }
}
