package org.linli.hardware;

/** Request to exit (REX): active while somebody presses it. Needs no credential. */
public interface ExitButton extends LevelInput {}
