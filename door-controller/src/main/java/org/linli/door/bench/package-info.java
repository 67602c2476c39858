/** Benches that measure the door against a reference of the same run: a table, the machine, and one line a figure. */
@NullMarked
package org.linli.door.bench;

import org.jspecify.annotations.NullMarked;
