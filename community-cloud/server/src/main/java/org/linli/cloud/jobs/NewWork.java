package org.linli.cloud.jobs;

/**
 * Work to begin.
 *
 * @param kind as registered
 * @param community empty for work of the whole site
 * @param begunBy person who asks for it
 * @param key the same key in the same community and kind is the same work, begun once
 * @param input JSON, in the words of the kind
 * @param total parts in all; 0 while unknown
 */
public record NewWork(String kind, String community, String begunBy, String key, String input, long total) {

    /** Input may hold personal data. */
    @Override
    public String toString() {
        return "NewWork[" + kind + "]";
    }
}
