package org.linli.cloud.pay.alipay;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parameters as Alipay signs them: sorted by name, joined as they read, not as they are encoded. */
final class AlipayForm {

    private static final int MAX_FIELDS = 100;

    private AlipayForm() {}

    /** What is signed: every parameter with a value but the signature, and for notices not the kind of signature either. */
    static String signed(Map<String, String> parameters, boolean notice) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .filter(each -> !each.getValue().isEmpty()
                                && !each.getKey().equals("sign")
                                && !(notice && each.getKey().equals("sign_type")))
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("&"));
    }

    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** @throws IllegalArgumentException for a body that is no form, or names something twice */
    static Map<String, String> decoded(byte[] body) {
        Map<String, String> parameters = new TreeMap<>();
        String text = new String(body, StandardCharsets.UTF_8);
        String[] pairs = text.split("&", MAX_FIELDS + 1);
        if (pairs.length > MAX_FIELDS) {
            throw new IllegalArgumentException("too many fields");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not a form");
            }
            String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            if (parameters.put(name, value) != null) {
                throw new IllegalArgumentException("a field twice");
            }
        }
        return parameters;
    }
}
