package org.linli.cloud.notify;

/**
 * How a gateway for text messages or calls is reached.
 *
 * @param address where to post
 * @param form whether the template is {@code application/x-www-form-urlencoded} rather than JSON; values are escaped to match
 * @param template with {@code {phone} {title} {text} {id} {kind} {urgency}}
 * @param authorization the header of that name; empty for none
 * @param success what the answer must hold beside a status of 2xx; empty for nothing
 */
public record GatewaySettings(String address, boolean form, String template, String authorization, String success) {

    /** Hides everything but where it goes. */
    @Override
    public String toString() {
        return "GatewaySettings[form " + form + "]";
    }
}
