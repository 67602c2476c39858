package org.linli.cloud.people;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A home 房屋, a parking space 车位 or a shop 商铺.
 *
 * @param builtAreaCentis 建筑面积 in hundredths of a square metre, 0 when unknown, at most 10 km²
 * @param usableAreaCentis 套内面积 in the same measure
 * @param floor null when it says nothing, negative below ground
 * @param vacantSince the first day on which nobody used it; null while somebody does
 */
public record Unit(
        String id,
        String building,
        String name,
        String nameEn,
        Kind kind,
        long builtAreaCentis,
        long usableAreaCentis,
        @Nullable Integer floor,
        @Nullable LocalDate vacantSince) {

    /** What is used. */
    public enum Kind {
        HOME,
        PARKING,
        SHOP
    }

    /** A home of which nothing else is known. */
    public static Unit home(String id, String building, String name, String nameEn) {
        return new Unit(id, building, name, nameEn, Kind.HOME, 0, 0, null, null);
    }
}
