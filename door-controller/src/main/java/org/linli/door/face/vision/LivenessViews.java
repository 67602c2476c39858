package org.linli.door.face.vision;

/** Runs the liveness model on its two views of a face. */
final class LivenessViews {
    /** The model was trained on faces with this much around them. */
    private static final double CONTEXT = 2.7;

    private LivenessViews() {}

    /** Part of the wished context that lies inside the picture. */
    static double contextShare(Raster raster, Box box) {
        return contextScale(raster, box) / CONTEXT;
    }

    private static double contextScale(Raster raster, Box box) {
        return Math.min(CONTEXT, Math.min((raster.width() - 1) / box.width(), (raster.height() - 1) / box.height()));
    }

    /** The box times 2.7, shrunk and shifted to stay inside the picture. Log-odds of "real". */
    static double context(Network network, Raster raster, Box box) {
        double scale = contextScale(raster, box);
        double width = box.width() * scale;
        double height = box.height() * scale;
        double left = Math.max(0, Math.min(raster.width() - 1 - width, box.centreX() - width / 2));
        double top = Math.max(0, Math.min(raster.height() - 1 - height, box.centreY() - height / 2));
        int side = network.part().width();
        double[] map = Raster.rectangle(left, top, width, height, side, side);
        Raster.fill(network, raster.sample(map, side, side, Raster.Edge.REPEAT));
        return logOdds(network.run()[0]);
    }

    /** Only the face, in the place and size it has in the other view; its rim repeated outwards. Log-odds of "real". */
    static double tight(Network network, Raster raster, Box box) {
        int side = network.part().width();
        double left = Math.max(0, box.left());
        double top = Math.max(0, box.top());
        double right = Math.min(raster.width(), box.right());
        double bottom = Math.min(raster.height(), box.bottom());
        double shrinkX = CONTEXT * box.width() / side;
        double shrinkY = CONTEXT * box.height() / side;
        int wide = Math.max(2, (int) Math.round((right - left) / shrinkX));
        int high = Math.max(2, (int) Math.round((bottom - top) / shrinkY));
        byte[] face = raster.sample(
                Raster.rectangle(left, top, right - left, bottom - top, wide, high), wide, high, Raster.Edge.REPEAT);
        double offsetX = (side - box.width() / shrinkX) / 2 + (left - box.left()) / shrinkX;
        double offsetY = (side - box.height() / shrinkY) / 2 + (top - box.top()) / shrinkY;
        Raster.fill(network, new Raster(wide, high, face).framed(side, (int) Math.round(offsetX), (int)
                        Math.round(offsetY)));
        return logOdds(network.run()[0]);
    }

    /** Log-odds of the first of several classes. */
    private static double logOdds(float[] classes) {
        double others = 0;
        for (int index = 1; index < classes.length; index++) {
            others += Math.exp(classes[index] - classes[0]);
        }
        return -Math.log(Math.max(1e-9, others));
    }
}
