package org.linli.eldercare.emergency;

/** How far a call for help has come. */
public enum EmergencyState {
    /** Nobody has answered; receivers are called again and again. */
    RAISED,
    /** Somebody has answered and looks after it. */
    ACKNOWLEDGED,
    ON_THE_WAY,
    ON_SITE,
    /** A person has closed it, with a cause. */
    CLOSED;

    /** Whether somebody still has to do something. */
    public boolean isOpen() {
        return this != CLOSED;
    }
}
