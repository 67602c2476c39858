package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.linli.hardware.Camera;
import org.linli.hardware.CameraContract;

/**
 * A network camera: H.264 over RTSP, from a server that others wrote (GStreamer's) and read as the door reads it. Its cable is the server's process.
 * Left out where {@code ffmpeg} or that server is not installed (Debian: gir1.2-gst-rtsp-server-1.0, python3-gi, gstreamer1.0-plugins-good and -ugly).
 */
class NetworkCameraTest extends CameraContract {

    /** A moving ball, 320 by 240; says "ready" when the port is open. */
    private static final String SERVER = """
            import sys, gi
            gi.require_version('Gst', '1.0')
            gi.require_version('GstRtspServer', '1.0')
            from gi.repository import Gst, GstRtspServer, GLib
            Gst.init(None)
            if not all(Gst.ElementFactory.find(name) for name in ('videotestsrc', 'x264enc', 'rtph264pay')):
                sys.exit(1)
            server = GstRtspServer.RTSPServer()
            server.set_address('127.0.0.1')
            server.set_service(sys.argv[1])
            factory = GstRtspServer.RTSPMediaFactory()
            factory.set_launch('( videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1'
                ' ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! rtph264pay name=pay0 pt=96 )')
            factory.set_shared(True)
            server.get_mount_points().add_factory('/gate', factory)
            if server.attach(None) == 0:
                sys.exit(2)
            print('ready', flush=True)
            GLib.MainLoop().run()
            """;

    @BeforeAll
    static void installed() throws Exception {
        assumeTrue(runs("ffmpeg", "-version"), "ffmpeg is not installed");
        assumeTrue(
                runs("/usr/bin/python3", "-c", "import gi; gi.require_version('GstRtspServer', '1.0')"),
                "no RTSP server is installed");
    }

    @Override
    protected CameraRig open() {
        ServerCable cable = new ServerCable(freePort());
        cable.plug();
        Camera camera = new ReconnectingCamera(
                PipeSource.rtsp("rtsp://127.0.0.1:" + cable.port + "/gate", 1280),
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), new Random(1)));
        return new CameraRig() {
            @Override
            public Camera camera() {
                return camera;
            }

            @Override
            public void unplug() {
                cable.unplug();
            }

            @Override
            public void plug() {
                cable.plug();
            }

            @Override
            public void close() {
                camera.close();
                cable.unplug();
            }
        };
    }

    private static final class ServerCable {
        final int port;
        private @Nullable Process server;

        ServerCable(int port) {
            this.port = port;
        }

        void plug() {
            try {
                Process started = new ProcessBuilder("/usr/bin/python3", "-c", SERVER, Integer.toString(port))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                server = started;
                BufferedReader said =
                        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
                assertEquals("ready", said.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void unplug() {
            Process running = server;
            if (running != null) {
                running.destroyForcibly().onExit().join();
                server = null;
            }
        }
    }

    private static boolean runs(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), String.join(" ", command));
            return process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
