package org.linli.cloud.notify;

/** How a message reaches somebody. The names stand in the contract. */
public enum Channel {
    /** The messages in the app: always. */
    INBOX,
    /** An open page: always, when there is one. */
    LIVE,
    /** A browser or installed web app, RFC 8030. */
    WEB_PUSH,
    /** A program, by Standard Webhooks. */
    WEBHOOK,
    /** A group robot of WeCom 企业微信. */
    WECOM,
    NTFY,
    BARK,
    /** A text message by whatever gateway the settings name. */
    SMS,
    /** A telephone call by whatever gateway the settings name. */
    VOICE;

    /** Whether people choose for each kind if they want it. */
    boolean isChosen() {
        return this != INBOX && this != LIVE && this != WEBHOOK && this != WECOM;
    }

    /** Whether it goes to the telephone number the community knows, not to something people add. */
    boolean isTelephone() {
        return this == SMS || this == VOICE;
    }
}
