package org.linli.hardware;

/** Active means the case is open or the reader cable was touched. A cut cable reads as active. */
public interface Tamper extends LevelInput {}
