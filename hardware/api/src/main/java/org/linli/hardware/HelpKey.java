package org.linli.hardware;

/** The panel's help key: active while somebody presses it. A cut cable reads as not pressed. */
public interface HelpKey extends LevelInput {}
