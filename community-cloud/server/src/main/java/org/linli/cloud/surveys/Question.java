package org.linli.cloud.surveys;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * One question.
 *
 * @param textEn empty when there is only Chinese
 * @param choices 2..20 for ONE and MANY; none otherwise
 */
record Question(
        String text,
        @Nullable String textEn,
        Kind kind,
        @Nullable List<String> choices) {

    private static final int MOST_TEXT = 200;
    private static final int MOST_CHOICES = 20;

    /** Of what somebody writes. */
    static final int MOST_WORDS = 500;

    /** How it is answered. */
    enum Kind {
        ONE,
        MANY,
        TEXT,
        STARS
    }

    Question {
        Refused.unless(!text.isBlank() && text.length() <= MOST_TEXT, "survey-question");
        textEn = textEn == null ? "" : textEn;
        Refused.unless(textEn.length() <= MOST_TEXT, "survey-question");
        choices = choices == null ? List.of() : List.copyOf(choices);
        boolean chosen = kind == Kind.ONE || kind == Kind.MANY;
        Refused.unless(
                chosen ? choices.size() >= 2 && choices.size() <= MOST_CHOICES : choices.isEmpty(), "survey-choices");
        Refused.unless(
                new TreeSet<>(choices).size() == choices.size()
                        && choices.stream().allMatch(choice -> !choice.isBlank() && choice.length() <= 100),
                "survey-choices");
    }

    List<String> options() {
        return choices == null ? List.of() : choices;
    }

    /**
     * What somebody says to one question; an answer that says nothing is none.
     *
     * @param chosen places in the list of choices, from 0
     * @param stars 1..5
     */
    record Answer(
            @Nullable List<Integer> chosen,
            @Nullable String text,
            @Nullable Integer stars) {

        List<Integer> places() {
            return chosen == null ? List.of() : chosen;
        }
    }

    /** Refuses an answer that does not fit, {@code survey-answer}. */
    void check(Answer answer) {
        List<Integer> places = answer.places();
        String words = answer.text() == null ? "" : answer.text();
        Integer stars = answer.stars();
        boolean fits = switch (kind) {
            case ONE -> places.size() <= 1 && words.isEmpty() && stars == null;
            case MANY -> new TreeSet<>(places).size() == places.size() && words.isEmpty() && stars == null;
            case TEXT -> places.isEmpty() && words.length() <= MOST_WORDS && stars == null;
            case STARS -> places.isEmpty() && words.isEmpty() && (stars == null || (stars >= 1 && stars <= 5));
        };
        Refused.unless(
                fits
                        && places.stream()
                                .allMatch(
                                        place -> place >= 0 && place < options().size()),
                "survey-answer");
    }
}
