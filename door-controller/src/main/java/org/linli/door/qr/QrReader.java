package org.linli.door.qr;

import java.util.List;
import java.util.function.UnaryOperator;
import org.linli.hardware.Frame;

/**
 * Reads every QR code of a picture as hard as it can, at the price of time (20-400 ms for VGA): four decoders on the plain picture, then on
 * prepared ones until something is read. The choice and its figures are in decision 0005.
 *
 * <p>Thread: one at a time; make one reader a thread. Models or files are not needed. For live frames see {@link QrWatcher}.
 */
public final class QrReader {

    /** Larger pictures are read at this size first: a code that fills the view needs no more, and it is faster. */
    private static final int WORKING_SIDE = 1280;

    /** Below this a picture is enlarged first in the second round. */
    private static final int SMALL_SIDE = 400;

    /** Tried in this order after the plain picture gave nothing. */
    private static final List<UnaryOperator<GreyPicture>> PREPARATIONS = List.of(
            picture -> picture.longSide() < SMALL_SIDE ? picture.scaled(3) : picture.scaled(0.5),
            GreyPicture::contrasted,
            GreyPicture::softened,
            GreyPicture::inverted,
            picture -> picture.scaled(picture.longSide() < SMALL_SIDE ? 2 : 1.5),
            GreyPicture::sharpened,
            picture -> picture.gamma(0.4),
            picture -> picture.gamma(2.5),
            picture -> picture.scaled(0.5).contrasted());

    private final List<CodeDecoder> decoders;

    public QrReader() {
        this(List.of(new ZxingDecoder(true), new BoofDecoder(), NativeDecoder.weChat(), NativeDecoder.openCv()));
    }

    QrReader(List<CodeDecoder> decoders) {
        this.decoders = List.copyOf(decoders);
    }

    /** The texts of all codes found, each once, in no particular order; empty when there is none. */
    public List<String> read(Frame frame) {
        return read(GreyPicture.of(frame));
    }

    List<String> read(GreyPicture full) {
        Ballot ballot = new Ballot();
        GreyPicture picture = full;
        if (full.longSide() > WORKING_SIDE) {
            picture = full.scaled((double) WORKING_SIDE / full.longSide());
            look(full, ballot);
        }
        look(picture, ballot);
        for (UnaryOperator<GreyPicture> preparation : PREPARATIONS) {
            if (!ballot.texts().isEmpty()) {
                break;
            }
            look(preparation.apply(picture), ballot);
        }
        return ballot.texts();
    }

    private void look(GreyPicture picture, Ballot ballot) {
        for (CodeDecoder decoder : decoders) {
            ballot.add(decoder.find(picture));
        }
    }
}
