package org.linli.hardware;

/** Request to exit (REX): active while somebody presses it. Needs no credential. A cut cable reads as not pressed: whoever cuts it
 * outside must not get in, and people inside still have the fire input and the handle. */
public interface ExitButton extends LevelInput {}
