package org.linli.cloud.votes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Votes over HTTP. A vote is cast in person: neither staff nor family act for an owner. */
final class VoteOperations {

    private final Votes votes;

    VoteOperations(Votes votes) {
        this.votes = votes;
    }

    private record TallyView(String choice, int owners, long areaCentis) {}

    private record ResultView(
            int owners,
            long areaCentis,
            int castOwners,
            long castAreaCentis,
            List<TallyView> choices,
            boolean quorum,
            @Nullable String adopted) {}

    /** @param result null until it is counted */
    private record View(
            String id,
            String question,
            String questionEn,
            String words,
            List<String> choices,
            Count.Rule rule,
            Vote.State state,
            Instant from,
            Instant until,
            @Nullable ResultView result) {}

    private record StaffView(View vote, int voters, int voted) {}

    private record PaperView(String voter, List<String> units, long areaCentis, boolean voted) {}

    private record MyView(View vote, List<PaperView> papers) {}

    private record BallotInput(String voter, int choice) {}

    private record ReceiptView(String receipt) {}

    private record OpenedView(String receipt, String choice) {}

    void register(Operations on) {
        on.change("callVote", "", request -> {
            Votes.Call wanted = Bodies.read(request, Votes.Call.class);
            return Reply.created(
                    view(votes.call(community(request), wanted, request.caller().requireActor())));
        });
        on.read(
                "listVotes",
                request -> Operations.page(
                        votes.list(community(request), Operations.cursor(request), Operations.size(request)),
                        VoteOperations::view));
        on.read("getVote", request -> {
            Votes.Turnout turnout = votes.turnout(community(request), request.path("vote"));
            View vote = view(votes.get(community(request), request.path("vote")));
            return Reply.ok(new StaffView(vote, turnout.voters(), turnout.voted()));
        });
        on.dangerous(
                "cancelVote",
                "vote",
                request -> Reply.ok(view(votes.cancel(community(request), request.path("vote")))));
        on.read("listVoteBallots", request -> {
            List<String> choices =
                    votes.get(community(request), request.path("vote")).matter().choices();
            return Operations.page(
                    votes.ballots(
                            community(request),
                            request.path("vote"),
                            Operations.cursor(request),
                            Operations.size(request)),
                    opened -> new OpenedView(opened.receipt(), choices.get(opened.choice())));
        });
        on.read("getMyVote", request -> {
            Vote vote = votes.get(community(request), request.path("vote"));
            List<PaperView> papers =
                    votes.papers(community(request), vote.id(), request.caller().requirePerson()).stream()
                            .map(paper -> new PaperView(paper.voter(), paper.units(), paper.area(), paper.voted()))
                            .toList();
            return Reply.ok(new MyView(view(vote), papers));
        });
        on.change("castMyVote", "vote", request -> {
            BallotInput input = Bodies.read(request, BallotInput.class);
            return Reply.created(new ReceiptView(votes.cast(
                    community(request),
                    request.path("vote"),
                    input.voter(),
                    input.choice(),
                    request.caller().requirePerson())));
        });
    }

    private static String community(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private static View view(Vote vote) {
        Vote.Matter matter = vote.matter();
        Count.Result result = vote.result();
        return new View(
                vote.id(),
                matter.question(),
                matter.questionEn(),
                matter.words(),
                matter.choices(),
                matter.rule(),
                vote.state(),
                vote.from(),
                vote.until(),
                result == null ? null : view(matter, result));
    }

    private static ResultView view(Vote.Matter matter, Count.Result result) {
        List<TallyView> tallies = new java.util.ArrayList<>();
        for (int i = 0; i < result.choices().size(); i++) {
            Count.Tally tally = result.choices().get(i);
            tallies.add(new TallyView(matter.choices().get(i), tally.owners(), tally.area()));
        }
        Integer adopted = result.adopted();
        return new ResultView(
                result.electorate().owners(),
                result.electorate().area(),
                result.cast().owners(),
                result.cast().area(),
                tallies,
                result.quorum(),
                adopted == null ? null : matter.choices().get(adopted));
    }
}
