package org.linli.hardware.pi;

import java.nio.file.Path;
import java.util.List;

/**
 * Which camera.
 *
 * @param kind where pictures come from
 * @param place index, device path, URL or file; a name for messages when the kind is {@code COMMAND}
 * @param command for {@code COMMAND}, else empty
 * @param maxSide longer side of a frame at most, 160..4096 pixels
 */
record CameraSettings(Kind kind, String place, List<String> command, int maxSide) {

    enum Kind {
        INDEX,
        DEVICE,
        RTSP,
        VIDEO,
        STILL,
        COMMAND
    }

    /** Hides the place: a camera's URL often holds its password. */
    @Override
    public String toString() {
        return "CameraSettings[" + kind + "]";
    }

    FrameSource source() {
        return switch (kind) {
            case INDEX -> CaptureSource.device(Integer.parseInt(place), maxSide);
            case DEVICE -> CaptureSource.device(Path.of(place), maxSide);
            case RTSP -> PipeSource.rtsp(place, maxSide);
            case VIDEO -> CaptureSource.video(Path.of(place), maxSide);
            case STILL -> new StillSource(Path.of(place), maxSide);
            case COMMAND -> new PipeSource(place, command, maxSide);
        };
    }
}
