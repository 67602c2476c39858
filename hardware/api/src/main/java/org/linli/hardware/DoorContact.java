package org.linli.hardware;

/** Active means the door leaf is <b>open</b>. A cut cable reads as open. */
public interface DoorContact extends LevelInput {}
