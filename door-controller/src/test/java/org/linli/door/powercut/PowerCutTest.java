package org.linli.door.powercut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerCutTest {

    private static final int KILLS = 20;

    @TempDir
    Path directory;

    @Test
    void twentyKillsLoseNothingDoubleNothingAndOpenNothing() throws Exception {
        PowerCuts cuts = PowerCuts.here(directory);
        Random random = new Random(20261121);
        for (int kill = 0; kill < KILLS; kill++) {
            cuts.cut(random, Duration.ofMillis(150));
        }
        PowerCuts.Findings found = cuts.verify();
        System.out.println(found);
        assertTrue(found.clean(), found.toString());
        assertEquals(KILLS, found.kills());
        assertTrue(found.recorded() >= KILLS, "the door worked between the kills: " + found);
        assertTrue(found.released() > 0, "grants released the lock: " + found);
    }
}
