package org.linli.hardware;

/** Active means the case is open or the reader cable was touched. */
public interface Tamper extends LevelInput {}
