package org.linli.cloud.audit;

import java.util.List;
import java.util.stream.Collectors;

/** The log as CSV (RFC 4180, UTF-8 with a mark, so that spreadsheets read Chinese). A cell that a spreadsheet would take for a formula begins with an apostrophe. */
public final class AuditCsv {

    /** First line, after the mark. */
    public static final String HEADING =
            "\ufeffsequence,at,person,actor,community,address,operation,subject,status,reason,version,hash\r\n";

    private AuditCsv() {}

    /** One row with its line end. */
    public static String line(AuditEntry entry) {
        return List.of(
                                Long.toString(entry.sequence()),
                                entry.at().toString(),
                                entry.person(),
                                entry.actor(),
                                entry.community(),
                                entry.address(),
                                entry.operation(),
                                entry.subject(),
                                Integer.toString(entry.status()),
                                entry.reason(),
                                Integer.toString(entry.version()),
                                entry.hash())
                        .stream()
                        .map(AuditCsv::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("[A-Za-z0-9_.:' -]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
