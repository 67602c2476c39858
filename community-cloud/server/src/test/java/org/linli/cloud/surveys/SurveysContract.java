package org.linli.cloud.surveys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.people.Audience;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** Surveys on a database that the subclass chooses. */
abstract class SurveysContract {

    private static final List<Question> QUESTIONS = List.of(
            new Question("哪天停水", null, Question.Kind.ONE, List.of("周一", "周二")),
            new Question("想要什么", "What else?", Question.Kind.MANY, List.of("花园", "球场", "车棚")),
            new Question("满意吗", null, Question.Kind.STARS, null),
            new Question("还有什么", null, Question.Kind.TEXT, null));

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private Surveys surveys;

    abstract Database open(Path where);

    @BeforeEach
    void openSurveys() {
        community = new TestCommunity(open(directory), directory, clock);
        surveys = new Surveys(community.database, community.homes, community.notify.notifications(), clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private Surveys.Survey ask(@Nullable Audience audience) {
        return surveys.ask(
                HERE,
                new Surveys.Draft(
                        "小区调查", null, QUESTIONS, audience, null, clock.instant().plus(Duration.ofDays(7))),
                "boss");
    }

    private static List<Question.Answer> answers(int one, List<Integer> many, int stars, String text) {
        return List.of(
                new Question.Answer(List.of(one), null, null),
                new Question.Answer(many, null, null),
                new Question.Answer(null, null, stars),
                new Question.Answer(null, text, null));
    }

    @Test
    void whatIsSaidIsCountedAndMayBeChangedUntilTheEnd() {
        Surveys.Survey survey = ask(null);
        assertEquals("问卷：小区调查", community.told("mei").get(0));
        surveys.answer(HERE, survey.id(), "mei", answers(0, List.of(0, 2), 4, "谢谢"));
        surveys.answer(HERE, survey.id(), "wu", answers(1, List.of(), 5, ""));
        surveys.answer(HERE, survey.id(), "mei", answers(1, List.of(2), 4, "改了"));
        List<Surveys.Sum> sums = surveys.sums(HERE, survey.id());
        assertEquals(2, surveys.answered(HERE, survey.id()));
        assertEquals(List.of(0, 2), sums.get(0).chosen());
        assertEquals(List.of(0, 0, 1), sums.get(1).chosen());
        assertEquals(1, sums.get(1).answered());
        assertEquals(450, sums.get(2).starsHundredths());
        assertEquals(List.of("改了"), sums.get(3).texts());
        clock.advance(Duration.ofDays(7));
        refused("survey-closed", () -> surveys.answer(HERE, survey.id(), "mei", answers(0, List.of(), 1, "")));
    }

    @Test
    void onlyWhoIsAskedAnswers() {
        Surveys.Survey survey = ask(new Audience(Set.of(), Set.of("1-102"), Set.of()));
        refused("survey-unknown", () -> surveys.answer(HERE, survey.id(), "mei", answers(0, List.of(), 1, "")));
        refused("survey-unknown", () -> surveys.getFor(HERE, survey.id(), "mei"));
        refused("survey-unknown", () -> surveys.get(THERE, survey.id()));
        assertEquals(survey.id(), surveys.getFor(HERE, survey.id(), "wu").id());
        refused("unit-unknown", () -> ask(new Audience(Set.of(), Set.of("9-901"), Set.of())));
    }

    @Test
    void anAnswerThatDoesNotFitChangesNothing() {
        Surveys.Survey survey = ask(null);
        surveys.answer(HERE, survey.id(), "mei", answers(0, List.of(), 1, ""));
        for (List<Question.Answer> wrong : List.of(
                answers(2, List.of(), 1, ""),
                answers(0, List.of(1, 1), 1, ""),
                answers(0, List.of(), 6, ""),
                answers(0, List.of(), 1, "长".repeat(501)),
                answers(0, List.of(), 1, "").subList(0, 3))) {
            refused("survey-answer", () -> surveys.answer(HERE, survey.id(), "mei", wrong));
        }
        assertEquals(List.of(1, 0), surveys.sums(HERE, survey.id()).get(0).chosen());
    }

    @Test
    void questionsHaveChoicesWhereTheyNeedThem() {
        refused("survey-choices", () -> new Question("x", null, Question.Kind.ONE, List.of("a")));
        refused("survey-choices", () -> new Question("x", null, Question.Kind.MANY, List.of("a", "a")));
        refused("survey-choices", () -> new Question("x", null, Question.Kind.TEXT, List.of("a", "b")));
        refused("survey-question", () -> new Question(" ", null, Question.Kind.TEXT, null));
    }

    @Test
    void aClosedSurveyKeepsWhatWasSaidAndAnErasedPersonIsGone() {
        Surveys.Survey survey = ask(null);
        surveys.answer(HERE, survey.id(), "mei", answers(0, List.of(), 5, "好"));
        surveys.answer(HERE, survey.id(), "wu", answers(0, List.of(), 1, ""));
        surveys.close(HERE, survey.id());
        refused("survey-closed", () -> surveys.answer(HERE, survey.id(), "lin", answers(0, List.of(), 1, "")));
        community.database.change(transaction -> Surveys.erase(transaction, "mei"));
        assertEquals(List.of(1, 0), surveys.sums(HERE, survey.id()).get(0).chosen());
    }
}
