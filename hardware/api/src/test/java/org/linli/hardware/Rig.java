package org.linli.hardware;

/**
 * One part under test together with the hands and meters of whoever tests it: what the wire shows, whatever the driver
 * says about itself.
 */
public interface Rig extends AutoCloseable {

    /** Gives back what the rig itself holds, after the part was closed. */
    @Override
    default void close() {}
}
