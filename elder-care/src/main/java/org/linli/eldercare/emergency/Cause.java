package org.linli.eldercare.emergency;

/** What a call for help turned out to be, as the person says who closes it. */
public enum Cause {
    FALL,
    ILLNESS,
    /** Needed a hand, was not hurt. */
    HELPED,
    /** Pressed by mistake. */
    FALSE_ALARM,
    /** A fault of a device. */
    TECHNICAL,
    TEST,
    DRILL,
    OTHER
}
