package org.linli.cloud.identity;

import java.util.ArrayList;
import java.util.List;
import org.linli.cloud.storage.Database;

/** Sessions of generated people, so that a bench of readers need not sign thousands in. Only whoever has the data directory can make them. */
public final class GeneratedSessions {

    private static final String ADDRESS = "127.0.0.1";

    private GeneratedSessions() {}

    /** The values of the session cookie, one for each person, in their order. */
    public static List<String> begin(Database database, Sessions sessions, List<String> people) {
        List<String> cookies = new ArrayList<>();
        database.change(transaction -> {
            cookies.clear();
            for (String person : people) {
                cookies.add(sessions.begin(transaction, person, Sessions.Way.DEMO, false, Origin.browser(ADDRESS))
                        .token());
            }
        });
        return cookies;
    }
}
