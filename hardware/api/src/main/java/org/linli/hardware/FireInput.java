package org.linli.hardware;

/** Active means the fire panel calls for release. A cut cable reads as active, so that a fault never locks people in. */
public interface FireInput extends LevelInput {}
