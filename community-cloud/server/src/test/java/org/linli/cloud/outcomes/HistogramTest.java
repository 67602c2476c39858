package org.linli.cloud.outcomes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private static Histogram of(List<Long> lengths) {
        Histogram.Builder builder = new Histogram.Builder();
        lengths.forEach(builder::add);
        return builder.build();
    }

    private static List<Long> lengths(Random random, int most) {
        List<Long> lengths = new ArrayList<>();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            lengths.add(random.nextLong(1L << (1 + random.nextInt(45))));
        }
        return lengths;
    }

    @Test
    void a_percentile_is_at_most_a_thirtysecond_off() {
        Random random = new Random(20261121);
        for (int round = 0; round < 500; round++) {
            List<Long> lengths = lengths(random, 400);
            Histogram histogram = of(lengths);
            Collections.sort(lengths);
            for (int percent : List.of(1, 50, 90, 99, 100)) {
                long exact = lengths.get((lengths.size() * percent + 99) / 100 - 1);
                long read = histogram.percentile(percent);
                assertTrue(Math.abs(read - exact) <= exact / 32, read + " instead of " + exact);
                assertTrue(exact >= 32 || read == exact, "short lengths are exact");
            }
        }
    }

    @Test
    void parts_add_up_to_the_whole_in_any_order_and_survive_being_stored() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Long> one = lengths(random, 50);
            List<Long> other = lengths(random, 50);
            List<Long> all = new ArrayList<>(one);
            all.addAll(other);
            assertEquals(of(all), of(one).plus(of(other)));
            assertEquals(of(all), of(other).plus(of(one)));
            assertEquals(all.size(), of(all).count());
            assertEquals(of(all), Histogram.read(of(all).text()));
        }
        assertEquals(Histogram.EMPTY, Histogram.read(""));
        assertEquals(0, of(List.of(-5L)).percentile(50), "a clock that was set back");
    }

    @Test
    void the_longest_length_has_a_class() {
        assertTrue(of(List.of(Long.MAX_VALUE)).percentile(100) > Long.MAX_VALUE / 32 * 31);
    }
}
