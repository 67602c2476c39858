package org.linli.cloud.documents.dunning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.documents.DocumentsFixture;
import org.linli.cloud.documents.Register.Member;
import org.linli.cloud.documents.Register.Part;
import org.linli.cloud.documents.dunning.DunningRun.NoticeState;
import org.linli.cloud.documents.dunning.Pauses.NewPause;
import org.linli.cloud.documents.dunning.Pauses.Reason;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.refusal.Refused;

/** Dunning, on every database. */
abstract class DunningContract extends DocumentsFixture {

    private Messages messages;
    private DunningPlans plans;
    private Pauses pauses;
    private DunningRuns runs;
    private String plan;

    @BeforeEach
    void openDunning() {
        messages = new Messages(database, clock);
        plans = new DunningPlans(database, clock);
        pauses = new Pauses(database, register, clock);
        runs = new DunningRuns(database, register, plans, pauses, messages, clock);
        plan = plans.add("c1", DunningRulesTest.plan(), "manager").id();
        for (String household : List.of("h1", "h2", "h3")) {
            register.add(
                    "c1",
                    household,
                    "1",
                    new Member("p-" + household, Set.of(Part.OWNER), true),
                    new Member("carer", Set.of(Part.CARER), false));
        }
        register.add("c2", "h9", "1", new Member("p-h9", Set.of(Part.OWNER), true));
    }

    private String overdue(String household, int days) {
        return bill(household, FeeType.PROPERTY, 30_000, TODAY.minusDays(days).toString());
    }

    private DunningRun carryOut(String run) {
        database.change(transaction -> runs.begin(transaction, "c1", run, "manager"));
        int left;
        do {
            left = database.write(transaction -> runs.carryOut(transaction, "c1", run));
        } while (left > 0);
        return runs.get("c1", run);
    }

    private DunningRun prepare() {
        return runs.prepare("c1", plan, "manager");
    }

    private List<Messages.Message> messages(String person) {
        return messages.list("c1", person, null, null, 50).items();
    }

    private static String refused(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }

    @Test
    void aRunTellsNobodyBeforeItIsCarriedOutAndEverybodyOnceAfter() {
        overdue("h1", 8);
        overdue("h2", 70);
        overdue("h3", 2);
        DunningRun preview = prepare();
        assertEquals(new DunningRun.Counts(2, 1, 1, 0, 0, 60_000), preview.counts());
        assertTrue(messages("p-h1").isEmpty());
        DunningRun done = carryOut(preview.id());
        assertEquals(DunningRun.State.DONE, done.state());
        assertEquals(new DunningRun.Counts(0, 1, 1, 0, 0, 60_000), done.counts());
        assertEquals(1, messages("p-h1").size());
        assertTrue(messages("p-h1").get(0).text().zh().contains("¥300.00"));
        assertTrue(messages("p-h1").get(0).text().en().contains("8 days"));
        assertTrue(messages("carer").isEmpty(), "who cares for somebody is told nothing");
        assertEquals(1, runs.letters("c1", done.id(), 1, 10).size());
        carryOut(preview.id());
        assertEquals(1, messages("p-h1").size());
        assertEquals(0, prepare().counts().planned(), "each step once for each bill");
    }

    @Test
    void theNextStepComesWhenItsDaysHavePassed() {
        overdue("h1", 8);
        carryOut(prepare().id());
        clock.advance(Duration.ofDays(21));
        assertEquals(0, prepare().counts().planned());
        clock.advance(Duration.ofDays(1));
        DunningRun second = prepare();
        assertEquals(
                2,
                runs.entries("c1", second.id(), null, null, 10).items().get(0).step());
        carryOut(second.id());
        assertEquals(2, messages("p-h1").size());
    }

    @Test
    void whatWasPaidReversedOrDisputedBetweenLookingAndDoingIsNotAskedFor() {
        String paid = overdue("h1", 40);
        String reversed = overdue("h2", 40);
        String kept = overdue("h3", 40);
        String disputed = overdue("h3", 10);
        DunningRun preview = prepare();
        assertEquals(3, preview.counts().planned());
        pay("h1", 30_000, TODAY.toString(), paid);
        reverse(reversed, TODAY.toString());
        pauses.begin("c1", new NewPause(null, disputed, Reason.DISPUTE, "水表读数有误", null), "cashier");
        DunningRun done = carryOut(preview.id());
        assertEquals(new DunningRun.Counts(0, 1, 0, 0, 2, 30_000), done.counts());
        Letter letter = runs.entries("c1", done.id(), NoticeState.DONE, null, 10)
                .items()
                .get(0)
                .letter();
        assertEquals(
                List.of(kept), letter.lines().stream().map(Letter.Line::bill).toList());
        assertTrue(messages("p-h1").isEmpty());
    }

    @Test
    void aPausedHouseholdIsShownButNotAskedUntilThePauseEnds() {
        overdue("h1", 40);
        Pauses.Pause pause =
                pauses.begin("c1", new NewPause("h1", null, Reason.PROMISE, "月底前缴清", TODAY.plusDays(9)), "cashier");
        DunningRun run = prepare();
        assertEquals(1, run.counts().paused());
        carryOut(run.id());
        assertTrue(messages("p-h1").isEmpty());
        pauses.end("c1", pause.id(), "cashier");
        carryOut(prepare().id());
        assertEquals(1, messages("p-h1").size());
    }

    @Test
    void whoMayPayForTheElderGetsACopyAndStaysOutOfTheLettersOfOthers() {
        register.mayPay("daughter", "p-h1");
        overdue("h1", 10);
        overdue("h2", 10);
        carryOut(prepare().id());
        assertEquals(
                List.of("p-h1"),
                messages("daughter").stream().map(Messages.Message::copyFor).toList());
        assertEquals("", messages("p-h1").get(0).copyFor());
        assertTrue(messages.list("c1", "p-h1", "other", null, 10).items().isEmpty());
    }

    @Test
    void twoRunsAtOnceAskOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            register.add("c1", "many-" + i, "2", new Member("person-" + i, Set.of(Part.TENANT), false));
            overdue("many-" + i, 10);
        }
        String one = prepare().id();
        String two = prepare().id();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Future<DunningRun>> running = new ArrayList<>();
            for (String id : List.of(one, two, one)) {
                running.add(pool.submit(() -> carryOut(id)));
            }
            for (Future<DunningRun> each : running) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        for (int i = 0; i < 30; i++) {
            assertEquals(1, messages("person-" + i).size());
        }
        assertEquals(
                30,
                runs.get("c1", one).counts().messages()
                        + runs.get("c1", two).counts().messages());
    }

    @Test
    void anOldPreviewIsNotCarriedOut() {
        overdue("h1", 10);
        String run = prepare().id();
        clock.advance(Duration.ofDays(8));
        assertEquals("dunning-run-stale", refused(() -> carryOut(run)));
        assertTrue(messages("p-h1").isEmpty());
    }

    @Test
    void foreignOnesAreUnknown() {
        String bill = overdue("h1", 10);
        String run = prepare().id();
        assertEquals("dunning-plan-unknown", refused(() -> runs.prepare("c2", plan, "x")));
        assertEquals("dunning-run-unknown", refused(() -> runs.get("c2", run)));
        assertEquals("dunning-run-unknown", refused(() -> runs.entries("c2", run, null, null, 10)));
        assertEquals(
                "household-unknown",
                refused(() -> pauses.begin("c1", new NewPause("h9", null, Reason.OTHER, "", null), "x")));
        assertEquals(
                "bill-unknown",
                refused(() -> pauses.begin("c2", new NewPause(null, bill, Reason.OTHER, "", null), "x")));
        assertEquals(
                "bill-unknown",
                refused(() -> pauses.begin("c1", new NewPause("h2", bill, Reason.OTHER, "", null), "x")));
        carryOut(run);
        String message = messages("p-h1").get(0).id();
        assertEquals("message-unknown", refused(() -> messages.read("c1", "p-h2", message)));
        messages.read("c1", "p-h1", message);
        assertEquals(clock.instant(), messages("p-h1").get(0).readAt());
        assertTrue(messages.list("c2", "p-h1", null, null, 10).items().isEmpty());
    }

    @Test
    void eachLetterHasAPageOfItsOwn() throws Exception {
        for (int i = 0; i < 20; i++) {
            overdue("h1", 61 + i * 30);
        }
        overdue("h2", 70);
        DunningRun done = carryOut(prepare().id());
        byte[] pdf = LetterPaper.print(runs.letters("c1", done.id(), 1, 200), NOW);
        Path folder = Path.of("target", "papers");
        Files.createDirectories(folder);
        Files.write(folder.resolve("letters.pdf"), pdf);
        try (PdfReader reader = new PdfReader(pdf)) {
            assertEquals(2, reader.getNumberOfPages());
            String first = new PdfTextExtractor(reader).getTextFromPage(1);
            String second = new PdfTextExtractor(reader).getTextFromPage(2);
            for (String part : List.of("户主h1", "¥6,000.00", "20 bills", "其余 9 笔", "缴费提醒", "2026年12月1日")) {
                assertTrue(first.contains(part), part + " is not in:\n" + first);
            }
            assertTrue(second.contains("户主h2") && !second.contains("户主h1"));
        }
        assertFalse(runs.letters("c1", done.id(), 2, 1).isEmpty());
        assertEquals("letters-none", refused(() -> runs.letters("c1", done.id(), 3, 1)));
    }
}
