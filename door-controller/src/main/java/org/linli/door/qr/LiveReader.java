package org.linli.door.qr;

import java.util.List;

/**
 * Reads live frames with little time for each: the fastest decoder looks at every frame, the others and the preparations take turns, one a
 * frame, so that a code that stands still for half a second meets all of them. Thread: one at a time.
 */
final class LiveReader {

    /** Wider frames are reduced: VGA is enough for a code that is held to a door. */
    private static final int LIVE_SIDE = 800;

    private final CodeDecoder first;
    private final CodeDecoder boof;
    private final CodeDecoder weChat;
    private final CodeDecoder openCv;
    private int turn;

    LiveReader() {
        first = new ZxingDecoder(false);
        boof = new BoofDecoder();
        weChat = NativeDecoder.weChat();
        openCv = NativeDecoder.openCv();
    }

    /** Shares the decoders of another reader and starts its turns anew. */
    LiveReader(LiveReader other) {
        first = other.first;
        boof = other.boof;
        weChat = other.weChat;
        openCv = other.openCv;
    }

    /**
     * Texts seen in this frame.
     *
     * @param deep whether one of the slower decoders may have its turn
     */
    List<String> read(GreyPicture full, boolean deep) {
        GreyPicture picture = full.longSide() > LIVE_SIDE ? full.scaled((double) LIVE_SIDE / full.longSide()) : full;
        Ballot ballot = new Ballot();
        ballot.add(first.find(picture));
        if (deep && ballot.texts().isEmpty()) {
            ballot.add(takeTurn(picture, full));
        }
        return ballot.texts();
    }

    private List<Sighting> takeTurn(GreyPicture picture, GreyPicture full) {
        int now = turn;
        turn = (turn + 1) % 6;
        return switch (now) {
            case 0 -> weChat.find(picture);
            case 1 -> boof.find(picture);
            case 2 -> weChat.find(picture.softened());
            case 3 -> boof.find(picture.inverted());
            case 4 -> openCv.find(picture);
            default -> full.longSide() <= LIVE_SIDE ? weChat.find(picture.contrasted()) : weChat.find(full);
        };
    }
}
