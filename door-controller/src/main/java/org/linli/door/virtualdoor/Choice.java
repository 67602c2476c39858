package org.linli.door.virtualdoor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.linli.door.http.HttpProblem;

/** An entry of a list chosen by its index in a request. */
final class Choice {

    private Choice() {}

    static <T> T of(List<T> list, JsonNode body, String field) throws HttpProblem {
        int index = body.path(field).asInt(-1);
        if (index < 0 || index >= list.size()) {
            throw new HttpProblem(404, "there is no " + field + " of this number");
        }
        return list.get(index);
    }
}
