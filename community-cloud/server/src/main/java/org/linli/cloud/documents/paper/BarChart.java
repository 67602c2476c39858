package org.linli.cloud.documents.paper;

import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPCellEvent;
import com.lowagie.text.pdf.PdfPTable;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A small chart in a cell of a table: a bar a day on a base line, from zero. A day without a figure has a dot below the line, so that it is not taken for zero. */
public final class BarChart implements PdfPCellEvent {

    private static final float PADDING = 4;
    private static final float GAP_PART = 0.25f;
    private static final float LEAST_BAR = 0.8f;
    private static final Color BAR = new Color(0x2f, 0x6f, 0xb3);
    private static final Color NONE = new Color(0xa8, 0xae, 0xb8);

    private final List<@Nullable Long> bars;
    private final long full;

    /**
     * @param bars a figure a day, not negative; null for none
     * @param full the figure of a bar that is as high as the cell; at least 1
     */
    public BarChart(List<@Nullable Long> bars, long full) {
        this.bars = new ArrayList<>(bars);
        this.full = Math.max(1, full);
    }

    /** As high as the highest bar. */
    public static BarChart of(List<@Nullable Long> bars) {
        return new BarChart(
                bars,
                bars.stream()
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(1));
    }

    @Override
    public void cellLayout(PdfPCell cell, Rectangle position, PdfContentByte[] canvases) {
        PdfContentByte canvas = canvases[PdfPTable.LINECANVAS];
        float left = position.getLeft() + PADDING;
        float width = position.getWidth() - 2 * PADDING;
        float base = position.getBottom() + PADDING + 2;
        float height = Math.min(34, position.getHeight() - 2 * PADDING - 2);
        float step = width / Math.max(1, bars.size());
        canvas.saveState();
        for (int i = 0; i < bars.size(); i++) {
            Long bar = bars.get(i);
            float from = left + i * step + step * GAP_PART / 2;
            if (bar == null) {
                canvas.setColorFill(NONE);
                canvas.circle(from + step * (1 - GAP_PART) / 2, base - 2, 0.5f);
            } else {
                canvas.setColorFill(BAR);
                float high = Math.max(LEAST_BAR, height * Math.min(full, bar) / full);
                canvas.rectangle(from, base, step * (1 - GAP_PART), high);
            }
            canvas.fill();
        }
        canvas.setColorStroke(NONE);
        canvas.setLineWidth(0.4f);
        canvas.moveTo(left, base);
        canvas.lineTo(left + width, base);
        canvas.stroke();
        canvas.restoreState();
    }
}
