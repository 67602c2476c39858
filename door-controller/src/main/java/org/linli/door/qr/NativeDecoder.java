package org.linli.door.qr;

import com.google.zxing.common.StringUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.StringVector;
import org.bytedeco.opencv.opencv_objdetect.QRCodeDetector;
import org.bytedeco.opencv.opencv_wechat_qrcode.WeChatQRCode;

/**
 * The two decoders inside OpenCV. WeChat's runs without its neural networks (their weights are in no package we could pin); without
 * them it still read the most codes of all we measured. Both give bytes, so the character set is worked out here.
 */
final class NativeDecoder implements CodeDecoder {

    private interface Finder {
        StringVector find(Mat grey, List<Mat> corners);
    }

    private final Finder finder;

    private NativeDecoder(Finder finder) {
        this.finder = finder;
    }

    static NativeDecoder weChat() {
        WeChatQRCode decoder = new WeChatQRCode();
        return new NativeDecoder((grey, corners) -> {
            MatVector points = new MatVector();
            StringVector texts = decoder.detectAndDecode(grey, points);
            for (long i = 0; i < points.size(); i++) {
                corners.add(points.get(i));
            }
            return texts;
        });
    }

    static NativeDecoder openCv() {
        QRCodeDetector decoder = new QRCodeDetector();
        return new NativeDecoder((grey, corners) -> {
            StringVector texts = new StringVector();
            Mat points = new Mat();
            decoder.detectAndDecodeMulti(grey, texts, points, new MatVector());
            for (int i = 0; i < points.rows(); i++) {
                corners.add(points.row(i));
            }
            return texts;
        });
    }

    @Override
    @SuppressWarnings("try")
    public List<Sighting> find(GreyPicture picture) {
        List<Sighting> found = new ArrayList<>();
        try (PointerScope scope = new PointerScope()) {
            List<Mat> corners = new ArrayList<>();
            StringVector texts = finder.find(picture.toMat(), corners);
            for (int i = 0; i < texts.size() && i < corners.size(); i++) {
                String text = text(texts.get(i));
                if (!text.isEmpty()) {
                    found.add(place(text, picture, corners.get(i)));
                }
            }
        } catch (RuntimeException e) {
            // OpenCV reports modes it does not know (FNC1) by an exception: nothing read.
        }
        return found;
    }

    private static Sighting place(String text, GreyPicture picture, Mat corners) {
        Mat flat = corners.clone().reshape(1, 1);
        FloatIndexer points = flat.createIndexer();
        return Sighting.of(text, picture, points.get(0, 0), points.get(0, 1), points.get(0, 4), points.get(0, 5));
    }

    private static String text(BytePointer pointer) {
        int length = (int) (pointer.limit() > 0 ? pointer.limit() : BytePointer.strlen(pointer));
        byte[] bytes = new byte[length];
        pointer.get(bytes);
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return text(bytes, length);
    }

    /** UTF-8 if it is that without fault, else what ZXing would guess. */
    private static String text(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            byte[] exact = Arrays.copyOf(bytes, length);
            return new String(exact, StringUtils.guessCharset(exact, null));
        }
    }
}
