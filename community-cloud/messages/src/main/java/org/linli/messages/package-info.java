/**
 * The MQTT contract between a door and its cloud: topics, versioned JSON codec and signatures. A leaf: depends on nothing of ours.
 * {@code asyncapi.yaml} in the resources describes the same contract and is checked against this code.
 */
@NullMarked
package org.linli.messages;

import org.jspecify.annotations.NullMarked;
