/**
 * What a door keeps through power cuts: outbox, memory, access items, templates. One SQLite file, one writer at a time, every commit
 * on disk before it returns. A damaged file is set aside and rebuilt from what can still be read.
 */
@NullMarked
package org.linli.door.store;

import org.jspecify.annotations.NullMarked;
