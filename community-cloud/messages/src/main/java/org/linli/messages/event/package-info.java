/** What happened at a door: bodies of the hash-chained outbox, and their batches on the wire. */
@NullMarked
package org.linli.messages.event;

import org.jspecify.annotations.NullMarked;
