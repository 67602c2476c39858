/**
 * The MQTT broker. By default HiveMQ CE runs embedded in a child process that the cloud starts and watches; any MQTT 5 broker that knows client
 * certificates can stand in its place.
 */
@NullMarked
package org.linli.cloud.broker;

import org.jspecify.annotations.NullMarked;
