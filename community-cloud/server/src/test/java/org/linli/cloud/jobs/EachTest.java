package org.linli.cloud.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EachTest {

    @Test
    void oneThatFailsIsNotInTheOthersWayAndIsTold() {
        List<Integer> done = new ArrayList<>();
        IllegalStateException told = assertThrows(
                IllegalStateException.class,
                () -> Each.apart(List.of(1, 2, 3, 4), number -> {
                    if (number % 2 == 1) {
                        throw new IllegalStateException("odd " + number);
                    }
                    done.add(number);
                }));
        assertEquals(List.of(2, 4), done);
        assertEquals("odd 1", told.getMessage());
        assertEquals("odd 3", told.getSuppressed()[0].getMessage());
    }
}
