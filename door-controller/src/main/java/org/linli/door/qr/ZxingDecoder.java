package org.linli.door.qr;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultPoint;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ZXing: the fastest by far, and the one that knows every character set. */
final class ZxingDecoder implements CodeDecoder {

    private static final Map<DecodeHintType, Object> HINTS =
            Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE));

    private final boolean thorough;

    /** @param thorough also looks for several codes and with one threshold for the whole picture */
    ZxingDecoder(boolean thorough) {
        this.thorough = thorough;
    }

    @Override
    public List<Sighting> find(GreyPicture picture) {
        LuminanceSource source = new PlanarYUVLuminanceSource(
                picture.grey(), picture.width(), picture.height(), 0, 0, picture.width(), picture.height(), false);
        List<Sighting> found = new ArrayList<>();
        single(picture, new HybridBinarizer(source), found);
        if (thorough) {
            several(picture, new HybridBinarizer(source), found);
            single(picture, new GlobalHistogramBinarizer(source), found);
        }
        return found;
    }

    private static void single(GreyPicture picture, Binarizer binarizer, List<Sighting> found) {
        try {
            add(picture, new QRCodeReader().decode(new BinaryBitmap(binarizer), HINTS), found);
        } catch (ReaderException | RuntimeException e) {
            // No code, or a pattern that led the decoder out of its arrays: nothing read either way.
        }
    }

    private static void several(GreyPicture picture, Binarizer binarizer, List<Sighting> found) {
        try {
            for (Result result : new QRCodeMultiReader().decodeMultiple(new BinaryBitmap(binarizer), HINTS)) {
                add(picture, result, found);
            }
        } catch (ReaderException | RuntimeException e) {
            // As above.
        }
    }

    private static void add(GreyPicture picture, Result result, List<Sighting> found) {
        ResultPoint[] points = result.getResultPoints();
        // A text joined from several codes has no place of its own; the parts are read one by one.
        if (points == null || points.length < 3 || result.getText() == null) {
            return;
        }
        Sighting sighting = Sighting.of(
                result.getText(), picture, points[0].getX(), points[0].getY(), points[2].getX(), points[2].getY());
        if (!found.contains(sighting)) {
            found.add(sighting);
        }
    }
}
