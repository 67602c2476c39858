package org.linli.cloud.surveys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.Audience;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Surveys over HTTP. */
final class SurveyOperations {

    private final Surveys surveys;

    SurveyOperations(Surveys surveys) {
        this.surveys = surveys;
    }

    private record View(
            String id,
            String title,
            String titleEn,
            List<Question> questions,
            @Nullable Audience audience,
            boolean closed,
            Instant from,
            Instant until) {}

    private record SumView(
            String question, int answered, List<ChosenView> choices, int starsHundredths, List<String> texts) {}

    private record ChosenView(String choice, int chosen) {}

    private record ResultView(View survey, int answered, List<SumView> sums) {}

    private record AnswersInput(List<Question.Answer> answers) {}

    void register(Operations on) {
        on.change("askSurvey", "", request -> {
            Surveys.Draft draft = Bodies.read(request, Surveys.Draft.class);
            return Reply.created(
                    view(surveys.ask(community(request), draft, request.caller().requireActor())));
        });
        on.read(
                "listSurveys",
                request -> Operations.page(
                        surveys.list(community(request), Operations.cursor(request), Operations.size(request)),
                        SurveyOperations::view));
        on.read("getSurvey", request -> {
            Surveys.Survey survey = surveys.get(community(request), request.path("survey"));
            return Reply.ok(new ResultView(
                    view(survey),
                    surveys.answered(survey.community(), survey.id()),
                    sums(survey, surveys.sums(survey.community(), survey.id()))));
        });
        on.change(
                "closeSurvey",
                "survey",
                request -> Reply.ok(view(surveys.close(community(request), request.path("survey")))));
        on.read("getMySurvey", request -> {
            Surveys.Survey survey = surveys.getFor(
                    community(request), request.path("survey"), request.caller().requirePerson());
            return Reply.ok(view(survey, null));
        });
        on.change("answerMySurvey", "survey", request -> {
            AnswersInput input = Bodies.read(request, AnswersInput.class);
            surveys.answer(
                    community(request), request.path("survey"), request.caller().requirePerson(), input.answers());
            return Reply.noContent();
        });
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static List<SumView> sums(Surveys.Survey survey, List<Surveys.Sum> sums) {
        List<SumView> views = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Question question = survey.questions().get(i);
            Surveys.Sum sum = sums.get(i);
            List<ChosenView> chosen = new ArrayList<>();
            for (int choice = 0; choice < sum.chosen().size(); choice++) {
                chosen.add(new ChosenView(
                        question.options().get(choice), sum.chosen().get(choice)));
            }
            views.add(new SumView(question.text(), sum.answered(), chosen, sum.starsHundredths(), sum.texts()));
        }
        return views;
    }

    private static View view(Surveys.Survey survey) {
        return view(survey, survey.audience());
    }

    private static View view(Surveys.Survey survey, @Nullable Audience audience) {
        return new View(
                survey.id(),
                survey.title(),
                survey.titleEn(),
                survey.questions(),
                audience,
                survey.closed(),
                survey.from(),
                survey.until());
    }
}
