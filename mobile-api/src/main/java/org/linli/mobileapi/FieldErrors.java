package org.linli.mobileapi;

import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the validator found, in words for people: no pattern, no schema and nothing of what was sent is repeated. */
final class FieldErrors {

    private static final int MAX_ERRORS = 20;
    private static final int MAX_FIELD = 200;
    private static final Pattern PARAMETER = Pattern.compile("parameter ([A-Za-z0-9_-]+)");
    private static final Map<String, String> TYPES_ZH = Map.of(
            "string", "文字",
            "integer", "整数",
            "number", "数字",
            "boolean", "true 或 false",
            "array", "列表",
            "object", "对象");

    /** A wording: the validator's English, ours, and the Chinese; {@code $1} stands for the first number or word found. */
    private record Wording(Pattern found, String english, String chinese) {
        static Wording of(String found, String english, String chinese) {
            return new Wording(Pattern.compile(found, Pattern.DOTALL), english, chinese);
        }
    }

    private static final List<Wording> WORDINGS = List.of(
            Wording.of("^String is too short \\(\\d+ < (\\d+)\\)$", "at least $1 characters", "至少 $1 个字"),
            Wording.of("^String is too long \\(\\d+ > (\\d+)\\)$", "at most $1 characters", "最多 $1 个字"),
            Wording.of("^String does not match pattern.*", "not in the expected form", "格式不对"),
            Wording.of("^String does not match format \"([a-z-]+)\"$", "not a valid $1", "不是有效的日期、时间或地址"),
            Wording.of("^Array has too many items \\(.* > (\\d+)\\)$", "at most $1 entries", "最多 $1 项"),
            Wording.of("^Array has too few items \\(.* < (\\d+)\\)$", "at least $1 entries", "至少 $1 项"),
            Wording.of("^Duplicate items.*", "an entry stands twice", "有重复的项"),
            Wording.of(".* is less than or equal to ([0-9.E+-]+)$", "more than $1", "须大于 $1"),
            Wording.of(".* is greater than or equal to ([0-9.E+-]+)$", "less than $1", "须小于 $1"),
            Wording.of(".* is less than (?:or equal to )?([0-9.E+-]+)$", "at least $1", "不得小于 $1"),
            Wording.of(".* is greater than (?:or equal to )?([0-9.E+-]+)$", "at most $1", "不得大于 $1"),
            Wording.of("^Instance does not match any of \\[([A-Za-z0-9_\", -]{1,400})]$", "one of $1", "只能是 $1 之一"));
    private static final Pattern TYPE = Pattern.compile("^Instance type .* is invalid\\. Expected (.+)$");
    private static final Pattern MISSING = Pattern.compile("required property \"([^\"]+)\"");
    private static final Pattern UNKNOWN = Pattern.compile(
            "^Property \"(.*)\" does not match (?:additional|unevaluated) properties schema$", Pattern.DOTALL);

    private FieldErrors() {}

    static Problem.FieldError impossible(String field) {
        return new Problem.FieldError(field, "not a possible value", "此项的值不可用");
    }

    static Problem.FieldError required(String field) {
        return new Problem.FieldError(field, "required", "必填");
    }

    static List<Problem.FieldError> of(ValidatorException invalid) {
        List<Problem.FieldError> errors = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(String.valueOf(invalid.getMessage()));
        if (parameter.find()) {
            errors.add(ofParameter(parameter.group(1), invalid));
        } else if (invalid instanceof SchemaValidationException schema) {
            addBodyErrors(schema.getOutputUnit(), errors);
        }
        if (errors.isEmpty()) {
            errors.add(new Problem.FieldError("body", "missing or not readable", "缺失或无法读取"));
        }
        return errors;
    }

    private static Problem.FieldError ofParameter(String name, ValidatorException invalid) {
        if (invalid.type() == ValidatorErrorType.MISSING_REQUIRED_PARAMETER) {
            return required(name);
        }
        if (invalid instanceof SchemaValidationException schema
                && schema.getOutputUnit().getErrors() != null
                && !schema.getOutputUnit().getErrors().isEmpty()) {
            List<OutputUnit> all = schema.getOutputUnit().getErrors();
            return worded(name, all.get(all.size() - 1).getError());
        }
        return impossible(name);
    }

    /**
     * Deepest first: the outer errors only say that something inside is wrong. The validator calls a field unknown also when its value is wrong, so that is believed only of a
     * field of which nothing else is said.
     */
    private static void addBodyErrors(OutputUnit output, List<Problem.FieldError> errors) {
        List<OutputUnit> units = output.getErrors() == null ? List.of() : output.getErrors();
        Set<String> unknown = new LinkedHashSet<>();
        for (OutputUnit unit : units) {
            Matcher found = UNKNOWN.matcher(String.valueOf(unit.getError()));
            if (found.find()) {
                unknown.add(within(place(unit), found.group(1)));
            }
        }
        for (int i = units.size() - 1; i >= 0 && errors.size() < MAX_ERRORS; i--) {
            OutputUnit unit = units.get(i);
            String text = String.valueOf(unit.getError());
            Matcher missing = MISSING.matcher(text);
            Problem.FieldError error =
                    missing.find() ? required(within(place(unit), missing.group(1))) : worded(place(unit), text);
            boolean says = !unknown.contains(error.field()) || !error.equals(impossible(error.field()));
            if (says && !UNKNOWN.matcher(text).find() && !error.field().isEmpty() && covers(errors, error.field())) {
                errors.add(error);
            }
        }
        for (String field : unknown) {
            if (errors.size() < MAX_ERRORS && covers(errors, field)) {
                errors.add(new Problem.FieldError(field, "unknown field", "没有此项"));
            }
        }
    }

    private static String place(OutputUnit unit) {
        return String.valueOf(unit.getInstanceLocation()).replaceFirst("^#?/?", "");
    }

    private static String within(String place, String property) {
        String name = property.length() > MAX_FIELD ? property.substring(0, MAX_FIELD) : property;
        return place.isEmpty() || place.equals(name) || place.endsWith("/" + name)
                ? orName(place, name)
                : place + "/" + name;
    }

    private static String orName(String place, String name) {
        return place.isEmpty() ? name : place;
    }

    private static boolean covers(List<Problem.FieldError> errors, String field) {
        return errors.stream()
                .noneMatch(known -> known.field().equals(field) || known.field().startsWith(field + "/"));
    }

    private static Problem.FieldError worded(String field, @Nullable String validators) {
        String text = String.valueOf(validators);
        Matcher type = TYPE.matcher(text);
        if (type.find()) {
            String expected = type.group(1).replaceAll("[\\[\\]\" ]", "");
            return new Problem.FieldError(
                    field, "must be of type " + expected, "须为" + TYPES_ZH.getOrDefault(expected, "规定的类型"));
        }
        for (Wording wording : WORDINGS) {
            Matcher matcher = wording.found().matcher(text);
            if (matcher.matches()) {
                String value = matcher.groupCount() > 0 ? matcher.group(1).replace("\"", "") : "";
                return new Problem.FieldError(
                        field,
                        wording.english().replace("$1", value),
                        wording.chinese().replace("$1", value));
            }
        }
        return impossible(field);
    }
}
