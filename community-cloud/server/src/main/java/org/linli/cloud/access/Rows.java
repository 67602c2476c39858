package org.linli.cloud.access;

import org.jdbi.v3.core.Handle;
import org.linli.cloud.refusal.Refused;

/** Questions that every service asks. Table and column names come from code only. */
final class Rows {

    private Rows() {}

    static boolean exists(Handle handle, String table, String id) {
        return handle.createQuery("SELECT count(*) FROM " + table + " WHERE id = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    static void mustExist(Handle handle, String table, String id, String code) {
        if (!exists(handle, table, id)) {
            throw Refused.notFound(code);
        }
    }

    static boolean isIn(Handle handle, String table, String community, String id) {
        return handle.createQuery("SELECT count(*) FROM " + table + " WHERE id = :id AND community = :community")
                        .bind("id", id)
                        .bind("community", community)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** What another community has is as unknown here as what nobody has. */
    static void mustBeIn(Handle handle, String table, String community, String id, String code) {
        if (!isIn(handle, table, community, id)) {
            throw Refused.notFound(code);
        }
    }

    /** For what is made under an id of the caller's choice: an id that another community has is not to be had. */
    static void mustBeFreeOrIn(Handle handle, String table, String community, String id, String code) {
        if (exists(handle, table, id)) {
            mustBeIn(handle, table, community, id, code);
        }
    }

    static boolean isUsed(Handle handle, String table, String column, String value) {
        return handle.createQuery("SELECT count(*) FROM " + table + " WHERE " + column + " = :value")
                        .bind("value", value)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** A name people read: 1..100 characters. */
    static void checkName(String name) {
        Refused.unless(!name.isBlank() && name.length() <= 100, "name-length");
    }
}
