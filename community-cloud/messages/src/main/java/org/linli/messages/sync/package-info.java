/** Revisions, deltas, snapshots and digests of access items. */
@NullMarked
package org.linli.messages.sync;

import org.jspecify.annotations.NullMarked;
