package org.linli.cloud.homeassistant;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.Reply;

/** Home Assistant, put together. Off unless the site has a broker for it and the community's manager switches it on. */
public final class HomeAssistantFeature implements AutoCloseable {

    /** A door that moves is shown at most this much later. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final String NAME = "home-assistant";

    private final HomeAssistantSettings settings;
    private final Switches switches;
    private final @Nullable HomeBridge bridge;

    /** @param doors of a community, as they stand */
    public HomeAssistantFeature(
            Database database, HomeAssistantSettings settings, Function<String, List<Doorway>> doors, Clock clock) {
        this.settings = settings;
        this.switches = new Switches(database, clock);
        this.bridge = settings.isOn()
                ? new HomeBridge(settings, switches, doors, () -> database.takeName(NAME, Duration.ZERO))
                : null;
    }

    private record Input(boolean on) {}

    private record View(boolean available, Switches.State state) {}

    /** Registers the operations, and begins to show what is switched on. */
    public void register(Operations on) {
        on.read("getHomeAssistant", request -> Reply.ok(view(request.caller().requireCommunity())));
        on.change("putHomeAssistant", "", request -> {
            String community = request.caller().requireCommunity();
            boolean wanted = request.body(Input.class).on();
            if (wanted && !settings.isOn()) {
                throw Refused.conflict("home-assistant-not-set");
            }
            switches.turn(community, wanted, request.caller().requireActor());
            if (!settings.isOn()) {
                // Without a broker there is nobody who could clear anything.
                switches.cleared(community);
            }
            return Reply.ok(view(community));
        });
        if (bridge != null) {
            bridge.start(LOOK);
        }
    }

    private View view(String community) {
        return new View(settings.isOn(), switches.of(community));
    }

    @Override
    public void close() {
        if (bridge != null) {
            bridge.close();
        }
    }
}
