package org.linli.cloud.api;

import java.util.List;
import java.util.Map;
import org.linli.cloud.command.CommandRecord;
import org.linli.cloud.door.DoorFeatures;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.storage.News;
import org.linli.messages.event.Happening;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.LiveFeed;

/**
 * Tells live pages what doors do, whichever server took it in: that one tells its own pages and names it to the others, who read it again. What a server has no
 * time for is not told; pages load afresh from time to time.
 */
final class DoorFeed {

    private static final String EVENTS = "door-events";
    private static final String COMMAND = "door-command";

    private final LiveFeed feed;
    private final DoorFeatures doors;
    private final News news;

    DoorFeed(LiveFeed feed, DoorFeatures doors, News news) {
        this.feed = feed;
        this.doors = doors;
        this.news = news;
    }

    void start() {
        doors.events().listen(events -> {
            publish(events);
            StoredEvent first = events.get(0);
            StoredEvent last = events.get(events.size() - 1);
            news.tellOthers(
                    EVENTS,
                    String.join(
                            " ",
                            first.event().door(),
                            first.chain(),
                            Long.toString(first.sequence()),
                            Long.toString(last.sequence())));
        });
        doors.commands().listen(command -> {
            publish(command);
            news.tellOthers(COMMAND, command.door() + " " + command.id());
        });
        news.listen(EVENTS, text -> {
            String[] parts = text.split(" ", -1);
            later(
                    parts[0],
                    () -> publish(doors.events()
                            .stored(parts[0], parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]))));
        });
        news.listen(COMMAND, text -> {
            String[] parts = text.split(" ", -1);
            later(parts[0], () -> doors.commands().find(parts[1]).ifPresent(this::publish));
        });
    }

    private void later(String door, Runnable work) {
        if (feed.clients() > 0) {
            doors.mqtt().inOrder(door, work);
        }
    }

    private void publish(CommandRecord command) {
        feed.publish("command", command, caller -> maySee(caller, command));
    }

    private void publish(List<StoredEvent> events) {
        for (StoredEvent stored : events) {
            Happening happening = stored.event().happening();
            String name = "event";
            if (happening instanceof Happening.DoorChanged) {
                name = "door";
            } else if (happening instanceof Happening.AlarmRaised || happening instanceof Happening.AlarmEnded) {
                name = "alarm";
            }
            Map<String, Object> told = Map.of(
                    "id",
                    stored.id(),
                    "door",
                    stored.event().door(),
                    "at",
                    stored.event().at(),
                    "happening",
                    happening);
            feed.publish(name, told, caller -> isGuard(caller, stored.community()));
        }
    }

    /** Who has several communities hears of the one the connection names. */
    private static boolean isGuard(Caller caller, String community) {
        return community.equals(caller.community()) && (caller.has("MANAGER") || caller.has("GUARD"));
    }

    private static boolean maySee(Caller caller, CommandRecord command) {
        return isGuard(caller, command.community()) || command.issuedBy().equals(caller.person());
    }
}
