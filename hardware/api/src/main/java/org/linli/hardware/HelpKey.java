package org.linli.hardware;

/** The panel's help key: active while somebody presses it. */
public interface HelpKey extends LevelInput {}
