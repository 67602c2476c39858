package org.linli.cloud.privacy;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Homes;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.storage.Transaction;

/** How the tables that features name are asked. */
final class PersonQueries {

    /** Shorter names would be found inside other words. */
    static final int SHORTEST_NAME = 2;

    /** The name of whoever was erased. */
    static final String NOBODY = "已注销";

    private PersonQueries() {}

    /** The households somebody relates or related to; in one community, or in all when null. */
    static List<String> households(
            Homes homes, Transaction transaction, String person, @Nullable String community, Instant now) {
        return homes.householdsOf(transaction, person, now).stream()
                .filter(home -> community == null || home.community().equals(community))
                .map(Homes.HouseholdOf::household)
                .toList();
    }

    /** The condition on rows; with the community where the table knows one. */
    static String whose(Handle handle, PersonTable table, @Nullable String community) {
        String whose = "(" + table.whose() + ")";
        return community != null && hasCommunity(handle, table.table()) ? whose + " AND community = :community" : whose;
    }

    private static boolean hasCommunity(Handle handle, String table) {
        return handle.createQuery("SELECT * FROM " + table + " WHERE 1 = 0").scanResultSet((rows, context) -> {
            var columns = rows.get().getMetaData();
            boolean found = false;
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                found |= columns.getColumnName(i).equalsIgnoreCase("community");
            }
            return found;
        });
    }

    /** What a text that names somebody is LIKE; no text for a name too short to be told from other words, and for nobody's. */
    static String named(String name) {
        return name.length() < SHORTEST_NAME || name.equals(NOBODY) ? "" : like(name);
    }

    /** Escaped with an exclamation mark. */
    static String like(String found) {
        return "%" + found.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    /** Binds what the statement names and nothing else: a value too many is refused. */
    static <S extends SqlStatement<S>> S bound(
            S statement, String sql, String person, String name, @Nullable String community, List<String> households) {
        if (sql.contains(":named")) {
            statement.bind("named", named(name));
        }
        if (sql.contains(":person")) {
            statement.bind("person", person);
        }
        if (community != null && sql.contains(":community")) {
            statement.bind("community", community);
        }
        if (sql.contains("<households>")) {
            statement.bindList("households", households.isEmpty() ? List.of("") : households);
        }
        return statement;
    }
}
