package db.migration;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jspecify.annotations.Nullable;

/**
 * Gives every relation from before households its household: relations to one home whose times touch are one household. A day is one of the community's zone,
 * which SQL cannot tell in both databases.
 */
public final class V61__HouseholdsOfRelations extends BaseJavaMigration {

    private static final String FALLBACK_ZONE = "Asia/Shanghai";

    private final SecureRandom random = new SecureRandom();

    private record Old(
            String id,
            String person,
            boolean owner,
            long from,
            @Nullable Long until) {}

    private record Made(
            String id, String payer, long from, @Nullable Long until, List<String> relations) {}

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        Map<String, List<Old>> byUnit = new LinkedHashMap<>();
        Map<String, String> communities = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT id, person, unit, community, kind, from_at, until_at FROM relation WHERE household = ''"
                                + " ORDER BY unit, from_at, id");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long until = rows.getLong("until_at");
                Long end = rows.wasNull() ? null : until;
                communities.put(rows.getString("unit"), rows.getString("community"));
                byUnit.computeIfAbsent(rows.getString("unit"), unit -> new ArrayList<>())
                        .add(new Old(
                                rows.getString("id"),
                                rows.getString("person"),
                                "OWNER".equals(rows.getString("kind")),
                                rows.getLong("from_at"),
                                end));
            }
        }
        Map<String, ZoneId> zones = zones(connection);
        for (Map.Entry<String, List<Old>> unit : byUnit.entrySet()) {
            String community = communities.getOrDefault(unit.getKey(), "");
            ZoneId zone = zones.getOrDefault(community, ZoneId.of(FALLBACK_ZONE));
            for (Made household : households(unit.getValue())) {
                insert(connection, household, unit.getKey(), community, zone);
            }
        }
    }

    private static Map<String, ZoneId> zones(Connection connection) throws SQLException {
        Map<String, ZoneId> zones = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT id, zone FROM community");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                zones.put(rows.getString("id"), ZoneId.of(rows.getString("zone")));
            }
        }
        return zones;
    }

    /** The relations come in the order of their beginning. */
    private List<Made> households(List<Old> relations) {
        List<List<Old>> together = new ArrayList<>();
        @Nullable Long end = 0L;
        for (Old relation : relations) {
            if (together.isEmpty() || (end != null && relation.from() > end)) {
                together.add(new ArrayList<>());
                end = relation.until();
            } else if (end != null) {
                Long until = relation.until();
                end = until == null ? null : Long.valueOf(Math.max(end, until));
            }
            together.get(together.size() - 1).add(relation);
        }
        return together.stream().map(this::household).toList();
    }

    private Made household(List<Old> members) {
        byte[] id = new byte[15];
        random.nextBytes(id);
        boolean lasting = members.stream().anyMatch(member -> member.until() == null);
        String payer = members.stream()
                .filter(Old::owner)
                .findFirst()
                .orElse(members.get(0))
                .person();
        return new Made(
                Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                payer,
                members.get(0).from(),
                lasting
                        ? null
                        : members.stream()
                                .map(Old::until)
                                .filter(java.util.Objects::nonNull)
                                .max(Long::compareTo)
                                .orElseThrow(),
                members.stream().map(Old::id).toList());
    }

    private static void insert(Connection connection, Made household, String unit, String community, ZoneId zone)
            throws SQLException {
        Long until = household.until();
        LocalDate in = LocalDate.ofInstant(Instant.ofEpochMilli(household.from()), zone);
        // Who left during a day was still there on it.
        LocalDate out = until == null
                ? null
                : LocalDate.ofInstant(Instant.ofEpochMilli(until - 1), zone).plusDays(1);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO household (id, community, unit, payer, heads, moved_in, moved_out)"
                        + " VALUES (?, ?, ?, ?, NULL, ?, ?)")) {
            insert.setString(1, household.id());
            insert.setString(2, community);
            insert.setString(3, unit);
            insert.setString(4, household.payer());
            insert.setString(5, in.toString());
            insert.setString(6, out == null ? null : out.toString());
            insert.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE relation SET household = ? WHERE id = ?")) {
            for (String relation : household.relations()) {
                update.setString(1, household.id());
                update.setString(2, relation);
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
