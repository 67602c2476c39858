package org.linli.hardware.pi;

import java.util.OptionalInt;

/** The lamp's colours, each on its BCM pin or absent. */
record LampWiring(OptionalInt red, OptionalInt green, OptionalInt blue, boolean activeHigh) {}
