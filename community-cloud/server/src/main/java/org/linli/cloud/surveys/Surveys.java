package org.linli.cloud.surveys;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.people.Audience;
import org.linli.cloud.people.Homes;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Surveys from the first question to the sums. One answer a person, which may be changed until the end. Thread: any; calls block. */
final class Surveys {

    private static final Duration LONGEST = Duration.ofDays(92);
    private static final int MOST_QUESTIONS = 20;

    /** What people wrote, newest first; more stay in the database. */
    private static final int MOST_TEXTS = 200;

    private final Database database;
    private final Homes homes;
    private final Notifications notifications;
    private final Clock clock;

    Surveys(Database database, Homes homes, Notifications notifications, Clock clock) {
        this.database = database;
        this.homes = homes;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** What is asked, of whom, and from when until when. */
    record Survey(
            String community,
            String id,
            String title,
            String titleEn,
            List<Question> questions,
            Audience audience,
            boolean closed,
            Instant from,
            Instant until,
            Instant madeAt) {
        Survey {
            questions = List.copyOf(questions);
        }

        boolean takesAnswers(Instant now) {
            return !closed && !now.isBefore(from) && now.isBefore(until);
        }
    }

    /** @param audience null for every resident */
    record Draft(
            String title,
            @Nullable String titleEn,
            List<Question> questions,
            @Nullable Audience audience,
            @Nullable Instant from,
            Instant until) {}

    /**
     * What came of one question.
     *
     * @param answered how many said something
     * @param chosen how often each choice was taken
     * @param starsHundredths mean of the stars in hundredths; 0 for none
     * @param texts what was written, newest first
     */
    record Sum(int answered, List<Integer> chosen, int starsHundredths, List<String> texts) {}

    Survey ask(String community, Draft draft, String by) {
        Instant now = clock.instant();
        Instant from = draft.from() == null || draft.from().isBefore(now) ? now : draft.from();
        String title = draft.title().strip();
        String titleEn = draft.titleEn() == null ? "" : draft.titleEn().strip();
        Refused.unless(!title.isEmpty() && title.length() <= 100 && titleEn.length() <= 100, "notice-title");
        Refused.unless(!draft.questions().isEmpty() && draft.questions().size() <= MOST_QUESTIONS, "survey-question");
        Refused.unless(draft.until().isAfter(from) && !draft.until().isAfter(now.plus(LONGEST)), "vote-time");
        Audience audience = draft.audience() == null ? Audience.EVERYBODY : draft.audience();
        Survey survey = new Survey(
                community, Ids.next(), title, titleEn, draft.questions(), audience, false, from, draft.until(), now);
        database.change(transaction -> {
            audience.mustExist(transaction, homes, community);
            insert(transaction.handle(), survey, by);
            notifications.tell(
                    transaction,
                    Notice.of(community, "survey-asked")
                            .with("title", title, titleEn.isEmpty() ? title : titleEn)
                            .about("survey/" + survey.id())
                            .notBefore(from)
                            .until(survey.until())
                            .to(audience.residents(transaction, homes, community, now)));
        });
        return survey;
    }

    /**
     * @param answers one for each question, in their order
     * @throws Refused {@code survey-unknown} for whoever is not asked, {@code survey-closed}, {@code survey-answer}
     */
    void answer(String community, String id, String person, List<Question.Answer> answers) {
        database.change(transaction -> {
            Survey survey = asked(transaction, community, id, person);
            if (!survey.takesAnswers(clock.instant())) {
                throw Refused.conflict("survey-closed");
            }
            Refused.unless(answers.size() == survey.questions().size(), "survey-answer");
            for (int i = 0; i < answers.size(); i++) {
                survey.questions().get(i).check(answers.get(i));
            }
            transaction
                    .handle()
                    .createUpdate("INSERT INTO survey_answer (community, survey, person, body, answered_at)"
                            + " VALUES (:community, :survey, :person, :body, :now)"
                            + " ON CONFLICT (community, survey, person) DO UPDATE SET body = excluded.body,"
                            + " answered_at = excluded.answered_at")
                    .bind("community", community)
                    .bind("survey", id)
                    .bind("person", person)
                    .bind("body", JsonText.write(answers))
                    .bind("now", clock.millis())
                    .execute();
        });
    }

    /** The survey for somebody who is asked. */
    Survey getFor(String community, String id, String person) {
        return database.read(transaction -> asked(transaction, community, id, person));
    }

    private Survey asked(Transaction transaction, String community, String id, String person) {
        Survey survey = get(transaction, community, id);
        boolean theirs = !clock.instant().isBefore(survey.from())
                && survey.audience()
                        .includes(
                                homes.householdsNow(transaction, community, person, clock.instant()),
                                java.util.Set.of());
        if (!theirs) {
            throw Refused.notFound("survey-unknown");
        }
        return survey;
    }

    /** How many answered, and the sums of every question. */
    List<Sum> sums(String community, String id) {
        return database.read(transaction -> {
            Survey survey = get(transaction, community, id);
            List<List<Question.Answer>> all = transaction
                    .handle()
                    .createQuery("SELECT body FROM survey_answer WHERE community = :community AND survey = :survey"
                            + " ORDER BY answered_at DESC, person")
                    .bind("community", community)
                    .bind("survey", id)
                    .map((row, context) -> Arrays.asList(JsonText.read(text(row, "body"), Question.Answer[].class)))
                    .list();
            List<Sum> sums = new ArrayList<>();
            for (int i = 0; i < survey.questions().size(); i++) {
                int place = i;
                sums.add(sum(
                        survey.questions().get(i),
                        all.stream().map(answers -> answers.get(place)).toList()));
            }
            return sums;
        });
    }

    /** Pure. */
    static Sum sum(Question question, List<Question.Answer> answers) {
        List<Integer> chosen = new ArrayList<>();
        for (int choice = 0; choice < question.options().size(); choice++) {
            int place = choice;
            chosen.add((int) answers.stream()
                    .filter(answer -> answer.places().contains(place))
                    .count());
        }
        List<String> texts = new ArrayList<>();
        int stars = 0;
        int starred = 0;
        int answered = 0;
        for (Question.Answer answer : answers) {
            String text = answer.text();
            Integer given = answer.stars();
            boolean wrote = text != null && !text.isBlank();
            if (wrote && texts.size() < MOST_TEXTS) {
                texts.add(text);
            }
            if (given != null) {
                stars += given;
                starred++;
            }
            answered += wrote || given != null || !answer.places().isEmpty() ? 1 : 0;
        }
        return new Sum(answered, chosen, starred == 0 ? 0 : Math.round(stars * 100f / starred), texts);
    }

    int answered(String community, String id) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM survey_answer WHERE community = :community AND survey = :survey")
                .bind("community", community)
                .bind("survey", id)
                .mapTo(Integer.class)
                .one());
    }

    /** Takes no more answers; what was said stays. */
    Survey close(String community, String id) {
        return database.write(transaction -> {
            Survey survey = get(transaction, community, id);
            transaction
                    .handle()
                    .createUpdate("UPDATE survey SET closed = :yes WHERE community = :community AND id = :id")
                    .bind("yes", true)
                    .bind("community", community)
                    .bind("id", survey.id())
                    .execute();
            return get(transaction, community, id);
        });
    }

    Survey get(String community, String id) {
        return database.read(transaction -> get(transaction, community, id));
    }

    /** Newest first. */
    Page<Survey> list(String community, @Nullable String cursor, int size) {
        String[] key = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery(
                                "SELECT * FROM survey WHERE community = :community"
                                        + " AND (made_at, id) < (:before, :beforeId) ORDER BY made_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("before", Columns.millisBefore(key[1]))
                        .bind("beforeId", key[0])
                        .bind("limit", size + 1)
                        .map((row, context) -> survey(row))
                        .list(),
                size,
                survey -> Page.pair(survey.id(), Long.toString(survey.madeAt().toEpochMilli()))));
    }

    /** What an erased person said goes with them. */
    static void erase(Transaction transaction, String person) {
        transaction
                .handle()
                .createUpdate("DELETE FROM survey_answer WHERE person = :person")
                .bind("person", person)
                .execute();
    }

    private static Survey get(Transaction transaction, String community, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM survey WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> survey(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("survey-unknown"));
    }

    private static void insert(Handle handle, Survey survey, String by) {
        handle.createUpdate("INSERT INTO survey (community, id, title, title_en, questions, audience, closed, from_at,"
                        + " until_at, made_by, made_at) VALUES (:community, :id, :title, :titleEn, :questions,"
                        + " :audience, :no, :from, :until, :by, :at)")
                .bind("community", survey.community())
                .bind("id", survey.id())
                .bind("title", survey.title())
                .bind("titleEn", survey.titleEn())
                .bind("questions", JsonText.write(survey.questions()))
                .bind("audience", JsonText.write(survey.audience()))
                .bind("no", false)
                .bind("from", survey.from().toEpochMilli())
                .bind("until", survey.until().toEpochMilli())
                .bind("by", by)
                .bind("at", survey.madeAt().toEpochMilli())
                .execute();
    }

    private static Survey survey(ResultSet row) throws SQLException {
        return new Survey(
                text(row, "community"),
                text(row, "id"),
                text(row, "title"),
                text(row, "title_en"),
                Arrays.asList(JsonText.read(text(row, "questions"), Question[].class)),
                JsonText.read(text(row, "audience"), Audience.class),
                row.getBoolean("closed"),
                instant(row, "from_at"),
                instant(row, "until_at"),
                instant(row, "made_at"));
    }
}
