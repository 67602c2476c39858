/** The door's own thread: gathers inputs, asks the deciders once, records, then acts. */
@NullMarked
package org.linli.door.runtime;

import org.jspecify.annotations.NullMarked;
