package org.linli.cloud.main;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;

/** Health and metrics. Metrics are told to this machine only; a collector elsewhere comes through a proxy that checks who asks. */
final class Diagnostics {

    static final String UP = "UP";
    static final String DOWN = "DOWN";

    /** Asked to stop: who may go elsewhere should. */
    static final String STOPPING = "STOPPING";

    private final PrometheusMeterRegistry registry;
    private final Supplier<String> state;

    /** @param state one of the three words; asked on a worker thread */
    Diagnostics(PrometheusMeterRegistry registry, Supplier<String> state) {
        this.registry = registry;
        this.state = state;
    }

    void addTo(Router router, Vertx vertx) {
        router.get("/health/live").handler(context -> answer(context, 200, "{\"status\":\"UP\"}"));
        router.get("/health/ready")
                .handler(context -> vertx.executeBlocking(state::get, false)
                        .onFailure(context::fail)
                        .onSuccess(now -> answer(context, now.equals(UP) ? 200 : 503, "{\"status\":\"" + now + "\"}")));
        router.get("/metrics").handler(this::metrics);
    }

    private static void answer(RoutingContext context, int status, String json) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    private void metrics(RoutingContext context) {
        if (!isLocal(context)) {
            context.fail(403);
            return;
        }
        context.response()
                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .end(registry.scrape());
    }

    /** From this machine itself: what a proxy on it passes on comes from elsewhere. */
    private static boolean isLocal(RoutingContext context) {
        if (context.request().headers().contains("X-Forwarded-For")
                || context.request().headers().contains("Forwarded")) {
            return false;
        }
        try {
            // An address, never a name: nothing is looked up.
            return InetAddress.getByName(context.request().remoteAddress().hostAddress())
                    .isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
