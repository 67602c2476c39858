package org.linli.cloud.documents.paper;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.lowagie.text.BadElementException;
import com.lowagie.text.Image;
import java.util.Map;

/** QR codes as pictures of one bit a pixel. */
public final class Codes {

    private Codes() {}

    /** @param points side length on paper */
    public static Image qr(String content, float points) {
        try {
            BitMatrix matrix = new QRCodeWriter()
                    .encode(
                            content,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M, EncodeHintType.MARGIN, 2));
            int side = matrix.getWidth();
            byte[] bits = new byte[(side + 7) / 8 * side];
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    if (!matrix.get(x, y)) {
                        bits[y * ((side + 7) / 8) + x / 8] |= (byte) (0x80 >> x % 8);
                    }
                }
            }
            Image image = Image.getInstance(side, side, 1, 1, bits);
            image.scaleAbsolute(points, points);
            return image;
        } catch (WriterException | BadElementException e) {
            throw new IllegalStateException("a QR code could not be drawn", e);
        }
    }
}
