package org.linli.cloud.emergencies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.linli.eldercare.emergency.Escalation.Begun;
import org.linli.eldercare.emergency.EscalationPlan;
import org.linli.eldercare.emergency.EscalationPlan.Tier;
import org.linli.eldercare.emergency.Receiver;

/** Plans, and how far the calling has come, as text in a row. */
final class PlanText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanText() {}

    static String of(EscalationPlan plan) {
        ArrayNode tiers = JSON.createArrayNode();
        for (Tier tier : plan.tiers()) {
            ObjectNode node = tiers.addObject();
            node.put("next", tier.next().toSeconds()).put("again", tier.again().toSeconds());
            ArrayNode receivers = node.putArray("receivers");
            tier.receivers()
                    .forEach(
                            each -> receivers.addArray().add(each.kind().name()).add(each.id()));
        }
        return tiers.toString();
    }

    static EscalationPlan plan(String text) {
        List<Tier> tiers = new ArrayList<>();
        for (JsonNode node : read(text)) {
            List<Receiver> receivers = new ArrayList<>();
            node.path("receivers")
                    .forEach(each -> receivers.add(new Receiver(
                            Receiver.Kind.valueOf(each.path(0).asText()),
                            each.path(1).asText())));
            tiers.add(new Tier(
                    receivers,
                    Duration.ofSeconds(node.path("next").asLong()),
                    Duration.ofSeconds(node.path("again").asLong())));
        }
        return new EscalationPlan(tiers);
    }

    static String of(List<Begun> begun) {
        ArrayNode all = JSON.createArrayNode();
        begun.forEach(each ->
                all.addArray().add(each.at().toEpochMilli()).add(each.calls()).add(each.reached()));
        return all.toString();
    }

    static List<Begun> begun(String text) {
        List<Begun> begun = new ArrayList<>();
        for (JsonNode node : read(text)) {
            begun.add(new Begun(
                    Instant.ofEpochMilli(node.path(0).asLong()),
                    node.path(1).asInt(),
                    node.path(2).asBoolean()));
        }
        return begun;
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of an emergency is damaged", e);
        }
    }
}
