package org.linli.door.qr;

import boofcv.abst.fiducial.QrCodeDetector;
import boofcv.alg.fiducial.qrcode.QrCode;
import boofcv.concurrency.BoofConcurrency;
import boofcv.factory.fiducial.ConfigQrCode;
import boofcv.factory.fiducial.FactoryFiducial;
import boofcv.factory.filter.binary.ConfigThreshold;
import boofcv.factory.filter.binary.ThresholdType;
import boofcv.struct.ConfigLength;
import boofcv.struct.image.GrayU8;
import georegression.struct.point.Point2D_F64;
import java.util.ArrayList;
import java.util.List;

/** BoofCV with a local-mean threshold of 35 pixels, which read more in our measurement than its default. */
final class BoofDecoder implements CodeDecoder {

    static {
        // The door's processor is shared with faces; one code is not worth all cores.
        BoofConcurrency.USE_CONCURRENT = false;
    }

    private final QrCodeDetector<GrayU8> detector;
    private final GrayU8 image = new GrayU8(1, 1);

    BoofDecoder() {
        ConfigQrCode config = new ConfigQrCode();
        config.threshold = ConfigThreshold.local(ThresholdType.LOCAL_MEAN, ConfigLength.fixed(35));
        detector = FactoryFiducial.qrcode(config, GrayU8.class);
    }

    @Override
    public List<Sighting> find(GreyPicture picture) {
        image.reshape(picture.width(), picture.height());
        System.arraycopy(picture.grey(), 0, image.data, 0, picture.grey().length);
        List<Sighting> found = new ArrayList<>();
        try {
            detector.process(image);
            for (QrCode code : detector.getDetections()) {
                Point2D_F64 first = code.bounds.get(0);
                Point2D_F64 opposite = code.bounds.get(2);
                found.add(Sighting.of(code.message, picture, first.x, first.y, opposite.x, opposite.y));
            }
        } catch (RuntimeException e) {
            // A pattern that led the decoder out of its arrays: nothing read.
        }
        return found;
    }
}
