package org.linli.mobileapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {

    private final RunningKit kit = new RunningKit(request -> Reply.noContent());

    @AfterEach
    void stop() {
        kit.close();
    }

    private HttpResponse<InputStream> listen(String role) throws Exception {
        return kit.client()
                .send(
                        HttpRequest.newBuilder(kit.uri("/api/live"))
                                .header("Cookie", "linli=" + role)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private void awaitClients(int number) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> kit.feed.clients() == number);
    }

    private static List<String> readEvents(InputStream stream, int number) throws Exception {
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        List<String> data = new ArrayList<>();
        while (data.size() < number) {
            String line = reader.readLine();
            if (line == null) {
                break;
            }
            if (line.startsWith("data: ") && !line.equals("data: {}")) {
                data.add(line.substring(6));
            }
        }
        return data;
    }

    @Test
    void aClientGetsInOrderWhatItMaySeeAndNothingElse() throws Exception {
        HttpResponse<InputStream> guard = listen("GUARD");
        HttpResponse<InputStream> resident = listen("RESIDENT");
        assertEquals(
                "text/event-stream", guard.headers().firstValue("Content-Type").orElseThrow());
        awaitClients(2);
        for (int i = 0; i < 100; i++) {
            kit.feed.publish("event", Map.of("n", i), caller -> caller.has("GUARD"));
        }
        kit.feed.publish("event", Map.of("n", "all"), caller -> true);
        List<String> seen = readEvents(guard.body(), 101);
        assertEquals("{\"n\":0}", seen.get(0));
        assertEquals("{\"n\":99}", seen.get(99));
        assertEquals(List.of("{\"n\":\"all\"}"), readEvents(resident.body(), 1));
    }

    @Test
    void withoutSessionNobodyListens() throws Exception {
        assertEquals(401, kit.get("/api/live").statusCode());
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndTheOthersGoOn() throws Exception {
        HttpResponse<InputStream> idle = listen("GUARD");
        awaitClients(1);
        String large = "x".repeat(60_000);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            for (int i = 0; i < 100; i++) {
                kit.feed.publish("event", Map.of("n", large), caller -> true);
            }
            return kit.feed.clients() == 0;
        });
        HttpResponse<InputStream> other = listen("GUARD");
        awaitClients(1);
        kit.feed.publish("event", Map.of("n", 1), caller -> true);
        assertEquals(List.of("{\"n\":1}"), readEvents(other.body(), 1));
        idle.body().close();
    }

    @Test
    void tooManyListenersAreRefused() throws Exception {
        for (int i = 0; i < 3; i++) {
            listen("GUARD");
        }
        awaitClients(3);
        assertEquals(503, listen("GUARD").statusCode());
    }

    @Test
    void signingOutEndsTheFeed() throws Exception {
        HttpResponse<InputStream> stream = listen("GUARD");
        awaitClients(1);
        kit.feed.disconnect("s1");
        awaitClients(0);
        List<String> rest;
        try {
            rest = readEvents(stream.body(), 1);
        } catch (java.io.IOException closed) {
            rest = List.of();
        }
        assertTrue(rest.isEmpty());
    }
}
