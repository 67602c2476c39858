/** The wire to the doors: what goes down, what comes up, each door's messages in order. */
@NullMarked
package org.linli.cloud.mqtt;

import org.jspecify.annotations.NullMarked;
