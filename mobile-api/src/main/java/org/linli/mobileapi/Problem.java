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

    static final String NOT_FOUND = "Not found: load the page again";
    static final String INVALID = "The request has mistakes: mend the fields named and try again";

    /** The kit's own problems in Chinese; features bring theirs by {@link Api#sentences}. */
    private static final Map<String, String> CHINESE = Map.ofEntries(
            Map.entry("invalid-request", "请求有误，请检查所指出的各项后重试"),
            Map.entry("sign-in-needed", "请先登录"),
            Map.entry("forbidden", "您没有办理此项的权限，请联系管理处"),
            Map.entry("not-found", "没有找到，请刷新后重试"),
            Map.entry("community-needed", "您在多个小区，请选择一个小区"),
            Map.entry("method-not-allowed", "此地址不支持该操作"),
            Map.entry("too-large", "内容过大，请缩小后重试"),
            Map.entry("unsupported-media-type", "不支持此内容类型，请改用 application/json"),
            Map.entry("too-many-requests", "请求过于频繁，请稍后再试"),
            Map.entry("too-many-listeners", "实时连接过多，请稍后再试"),
            Map.entry("not-implemented", "此地址不支持该操作"),
            Map.entry("refused", "请求被拒绝，请检查后重试"),
            Map.entry("unexpected", "系统出错，请稍后再试；如仍出错，请把编号告知管理处"));

    /**
     * One field at fault.
     *
     * @param field path inside the body such as {@code address/street}, or the parameter's name
     * @param detail what is wrong with it; repeats nothing of what was sent
     * @param detailZh the same in Chinese
     */
    public record FieldError(String field, String detail, String detailZh) {}

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

    /** The sentences of a feature in place of the general ones. */
    public Problem withTitles(String english, String chinese) {
        return new Problem(type, english, chinese, status, detail, code, instance, errors);
    }

    public Problem withField(String field, String text) {
        return withField(field, text, "此项的值不可用");
    }

    public Problem withField(String field, String text, String chinese) {
        return withErrors(List.of(new FieldError(field, text, chinese)));
    }

    Problem withErrors(List<FieldError> fields) {
        return new Problem(type, title, titleZh, status, detail, code, instance, fields);
    }

    Problem withInstance(String id) {
        return new Problem(type, title, titleZh, status, detail, code, "urn:linli:failure:" + id, errors);
    }

    public static Problem notFound(String what) {
        return of(404, "not-found", NOT_FOUND).withDetail(what + " does not exist");
    }

    /** The request is well formed but the field's value makes no sense here. */
    public static Problem invalid(String field, String why) {
        return of(400, "invalid-request", INVALID).withField(field, why);
    }

    public static Problem forbidden(String why) {
        return of(403, "forbidden", "You may not do this: ask the management office")
                .withDetail(why);
    }

    public static Problem conflict(String code, String why) {
        return of(409, code, "Conflict").withDetail(why);
    }
}
