package org.linli.door.main;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.linli.hardware.pi.PiSettings;
import org.linli.messages.access.RuleItem.Means;

/**
 * Everything a controller is told at start, checked once.
 *
 * @param data directory of the door: identity, store, keys; one door each
 * @param board which board drives the door
 * @param wiring settings of the Pi board, checked by the board itself
 * @param means the ways in that this door's hardware offers; face is never the only one
 * @param models directory with the face models and their manifest
 * @param page the device's local page
 * @param virtual what the virtual door shows; used only with the virtual board
 */
public record DoorSettings(
        Path data,
        Board board,
        Map<String, String> wiring,
        Set<Means> means,
        Path models,
        Page page,
        VirtualDoor virtual) {

    /** Kinds of boards. */
    public enum Board {
        VIRTUAL,
        PI
    }

    /**
     * The local page.
     *
     * @param host address to listen on; loopback unless the installer wants it on the LAN
     * @param port 0 for any free port
     */
    public record Page(String host, int port) {}

    /**
     * The virtual door's page.
     *
     * @param port 0 for any free port; always on loopback
     * @param props file with the demo's people, cards and passes
     * @param samples directory with sample photographs
     * @param neighbours addresses of the other virtual doors shown on the same page
     */
    public record VirtualDoor(int port, Optional<Path> props, Path samples, List<String> neighbours) {}

    /** @throws BadSetting with the key's name */
    public static DoorSettings read(SettingsReader reader, Path program) {
        DoorSettings settings = new DoorSettings(
                reader.path("data", Path.of("data", "door")),
                reader.choice("board", Board.class, Board.VIRTUAL),
                reader.beginningWith(PiSettings.PREFIX),
                means(reader.text("means", "card,qr,pin,face")),
                reader.path("models", program.resolve("models")),
                new Page(reader.text("page.host", "127.0.0.1"), reader.number("page.port", 8480, 0, 65_535)),
                new VirtualDoor(
                        reader.number("virtual.port", 0, 0, 65_535),
                        reader.find("virtual.props").map(Path::of),
                        reader.path("virtual.samples", program.resolve("samples")),
                        list(reader.text("virtual.neighbours", ""))));
        reader.refuseUnknown();
        return settings;
    }

    private static Set<Means> means(String text) {
        Set<Means> means = EnumSet.noneOf(Means.class);
        list(text).forEach(each -> means.add(SettingsReader.choose("means", Means.class, each)));
        if (means.isEmpty()) {
            throw new BadSetting("means", "name at least one of card, qr, pin");
        }
        if (means.equals(EnumSet.of(Means.FACE))) {
            throw new BadSetting("means", "a face must never be the only way in; add card, qr or pin");
        }
        return means;
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
