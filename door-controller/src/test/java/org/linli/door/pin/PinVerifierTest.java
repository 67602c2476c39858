package org.linli.door.pin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.Credential.PinOutcome;
import org.linli.messages.access.PinItem;

class PinVerifierTest {

    private static String hash(String pin) {
        return Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID).hash(pin).getResult();
    }

    private static final PinItem WANG = new PinItem("10101", "wang", hash("246810"), hash("246811"));
    private static final PinItem LI = new PinItem("10102", "li", hash("135790"), null);

    @Test
    void the_right_the_duress_and_the_wrong_pin_are_told_apart() {
        assertEquals(PinOutcome.RIGHT, PinVerifier.judge(WANG, "246810"));
        assertEquals(PinOutcome.DURESS, PinVerifier.judge(WANG, "246811"));
        assertEquals(PinOutcome.WRONG, PinVerifier.judge(WANG, "246812"));
        assertEquals(PinOutcome.RIGHT, PinVerifier.judge(LI, "135790"));
        assertEquals(PinOutcome.WRONG, PinVerifier.judge(LI, "246810"));
    }

    @Test
    void an_unknown_user_code_is_wrong_whatever_the_pin() {
        assertEquals(PinOutcome.WRONG, PinVerifier.judge(null, "246810"));
    }

    @Test
    void the_hash_for_nobody_costs_as_much_as_a_real_one() {
        assertTrue(PinVerifier.costsAsMuch(WANG.hash()));
    }

    @Test
    void a_hash_that_is_none_or_too_costly_matches_nothing() {
        for (String hash : new String[] {
            "plain",
            "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAA$AAAA",
            "$argon2id$v=19$m=999999,t=2,p=1$AAAAAAAAAAAAAAAA$AAAA",
            "$argon2id$v=19$m=19456,t=99,p=1$AAAAAAAAAAAAAAAA$AAAA",
            "$argon2id$v=19$m=19456,t=2,p=1$",
            "$argon2id$v=19$m=19456,t=2,p=1$!!!$???"
        }) {
            assertFalse(PinVerifier.matches("1234", hash), hash);
        }
    }

    @Test
    void one_check_runs_one_waits_and_a_third_is_refused() throws Exception {
        try (PinVerifier verifier = new PinVerifier()) {
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<PinOutcome> second = new CompletableFuture<>();
            CompletableFuture<Void> running = new CompletableFuture<>();
            assertTrue(verifier.check(null, "1", outcome -> {
                running.complete(null);
                await(go);
            }));
            running.get(60, TimeUnit.SECONDS);
            assertTrue(verifier.check(LI, "135790", second::complete));
            assertFalse(verifier.check(LI, "135790", outcome -> {}));
            go.countDown();
            assertEquals(PinOutcome.RIGHT, second.get(60, TimeUnit.SECONDS));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
