package org.linli.mobileapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 wants it.
 *
 * @param type {@code about:blank}, or {@code urn:linli:problem:CODE}
 * @param title short English text that does not change from one occurrence to the next
 * @param titleZh the same in Chinese
 * @param status HTTP status
 * @param detail what to do about this occurrence; holds no secret and no stack
 * @param code stable word for programs and translations
 * @param instance id of an unexpected failure, to find it in the log
 * @param errors fields at fault
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        @Nullable String titleZh,
        int status,
        @Nullable String detail,
        String code,
        @Nullable String instance,
        List<FieldError> errors) {

    /** Media type of the document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The kit's own problems in Chinese; features bring theirs by {@link #withChinese}. */
    private static final Map<String, String> CHINESE = Map.ofEntries(
            Map.entry("invalid-request", "请求不符合接口约定"),
            Map.entry("sign-in-needed", "请先登录"),
            Map.entry("forbidden", "没有权限"),
            Map.entry("not-found", "没有找到"),
            Map.entry("community-needed", "请说明是哪个小区"),
            Map.entry("method-not-allowed", "此地址不支持该方法"),
            Map.entry("too-large", "内容过大"),
            Map.entry("unsupported-media-type", "不支持的内容类型"),
            Map.entry("too-many-requests", "请求过于频繁，请稍后再试"),
            Map.entry("too-many-listeners", "实时连接过多，请稍后再试"),
            Map.entry("refused", "请求被拒绝"),
            Map.entry("unexpected", "系统出错，请稍后再试或联系管理处"));

    /**
     * One field at fault.
     *
     * @param field path inside the body such as {@code address/street}, or the parameter's name
     */
    public record FieldError(String field, String detail) {}

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(int status, String code, String title) {
        return new Problem("urn:linli:problem:" + code, title, CHINESE.get(code), status, null, code, null, List.of());
    }

    public Problem withChinese(String text) {
        return new Problem(type, title, text, status, detail, code, instance, errors);
    }

    public Problem withDetail(String text) {
        return new Problem(type, title, titleZh, status, text, code, instance, errors);
    }

    public Problem withField(String field, String text) {
        return withErrors(List.of(new FieldError(field, text)));
    }

    Problem withErrors(List<FieldError> fields) {
        return new Problem(type, title, titleZh, status, detail, code, instance, fields);
    }

    Problem withInstance(String id) {
        return new Problem(type, title, titleZh, status, detail, code, "urn:linli:failure:" + id, errors);
    }

    public static Problem notFound(String what) {
        return of(404, "not-found", "Not found").withDetail(what + " does not exist");
    }

    /** The request is well formed but the field's value makes no sense here. */
    public static Problem invalid(String field, String why) {
        return of(400, "invalid-request", "The request does not match the contract")
                .withField(field, why);
    }

    public static Problem forbidden(String why) {
        return of(403, "forbidden", "Not allowed").withDetail(why);
    }

    public static Problem conflict(String code, String why) {
        return of(409, code, "Conflict").withDetail(why);
    }
}
