package org.linli.cloud.identity;

import java.util.List;

/** A few words by which somebody recognises their own browser or phone in a list. Taken from what the browser says about itself, which proves nothing. */
final class DeviceWords {

    private static final int MAX_LENGTH = 60;

    /** In this order: most browsers also name the ones they imitate. */
    private static final List<String> BROWSERS =
            List.of("MicroMessenger", "Edg", "OPR", "Firefox", "Chrome", "Safari", "okhttp", "Dart", "curl");

    private static final List<String> SYSTEMS =
            List.of("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux");

    private DeviceWords() {}

    static String of(String userAgent) {
        String browser = first(BROWSERS, userAgent);
        String system = first(SYSTEMS, userAgent);
        if (browser.isEmpty() && system.isEmpty()) {
            String word = userAgent.replaceAll("[^A-Za-z0-9 ._/-]", "").strip();
            return word.substring(0, Math.min(MAX_LENGTH, word.length()));
        }
        return browser.isEmpty() || system.isEmpty() ? browser + system : browser + " · " + system;
    }

    private static String first(List<String> words, String userAgent) {
        return words.stream()
                .filter(userAgent::contains)
                .map(DeviceWords::plain)
                .findFirst()
                .orElse("");
    }

    private static String plain(String word) {
        return switch (word) {
            case "MicroMessenger" -> "WeChat";
            case "Edg" -> "Edge";
            case "OPR" -> "Opera";
            case "Mac OS X" -> "macOS";
            default -> word;
        };
    }
}
