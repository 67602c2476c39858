package org.linli.door.main;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.linli.door.link.CloudLink;
import org.linli.door.link.LinkStatus;
import org.linli.door.page.DeviceFacts;
import org.linli.door.page.DevicePage;
import org.linli.door.page.InstallerPin;
import org.linli.door.page.PageAccess;
import org.linli.door.page.PageLog;
import org.linli.door.provision.WiringTest;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorRuntime;
import org.linli.door.runtime.DoorStatus;
import org.linli.door.virtualdoor.DoorWindow;
import org.linli.door.virtualdoor.NetworkCable;
import org.linli.door.virtualdoor.VirtualDoorPage;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.Subscription;
import org.linli.hardware.virtual.VirtualBoard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of a running controller. A page that cannot be opened is said and done without: the door matters more. */
final class Pages implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    private final DoorSettings settings;
    private final String door;
    private final DoorRuntime runtime;
    private final CloudLink link;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Pages(DoorSettings settings, String door, DoorRuntime runtime, CloudLink link) {
        this.settings = settings;
        this.door = door;
        this.runtime = runtime;
        this.link = link;
    }

    /** @return the page's address; empty when it could not be opened */
    Optional<String> openDevicePage(DoorBoard board, PageLog log) {
        try {
            DevicePage page = DevicePage.running(
                    address(settings),
                    new PageAccess(Clock.systemUTC()),
                    new InstallerPin(settings.data()),
                    facts(log),
                    new WiringTest(board),
                    runtime::record);
            opened.push(page);
            return Optional.of(url(settings.page().host(), page.open().port()));
        } catch (IOException e) {
            LOG.error("page.port: the device page cannot be opened: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** @return the page's address; empty when it could not be opened */
    Optional<String> openVirtualDoor(VirtualBoard board) {
        DoorSettings.VirtualDoor virtual = settings.virtual();
        try {
            VirtualDoorPage page = new VirtualDoorPage(
                    VirtualDoorPage.Options.of(
                            door, virtual.port(), virtual.props(), virtual.samples(), virtual.neighbours()),
                    board.controls(),
                    window(),
                    cable(),
                    Clock.systemUTC());
            opened.push(page);
            return Optional.of(url("localhost", page.start().port()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("virtual.port: the virtual door's page cannot be opened: {}", e.getMessage());
            return Optional.empty();
        }
    }

    static InetSocketAddress address(DoorSettings settings) {
        return new InetSocketAddress(settings.page().host(), settings.page().port());
    }

    static String url(String host, int port) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
    }

    private DeviceFacts facts(PageLog log) {
        return new DeviceFacts() {
            @Override
            public String door() {
                return door;
            }

            @Override
            public String version() {
                return DoorProgram.VERSION;
            }

            @Override
            public DoorStatus status() {
                return runtime.status();
            }

            @Override
            public Link link() {
                LinkStatus status = link.status();
                return new Link(status.connected(), status.eventsWaiting(), status.revision());
            }

            @Override
            public List<String> log() {
                return log.lines();
            }
        };
    }

    private DoorWindow window() {
        return new DoorWindow() {
            @Override
            public DoorStatus status() {
                return runtime.status();
            }

            @Override
            public Subscription observe(DoorListener listener) {
                return runtime.observe(listener);
            }
        };
    }

    private NetworkCable cable() {
        return new NetworkCable() {
            @Override
            public State state() {
                LinkStatus status = link.status();
                return new State(status.plugged(), status.connected(), status.eventsWaiting(), status.revision());
            }

            @Override
            public void setPlugged(boolean plugged) {
                link.setPlugged(plugged);
            }
        };
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("a page did not close: {}", e.toString());
            }
        }
    }
}
