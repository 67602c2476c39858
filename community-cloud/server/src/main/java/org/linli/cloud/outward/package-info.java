/** Requests to machines that others name: only to addresses that may be called, never redirected, bounded in time and size. */
@NullMarked
package org.linli.cloud.outward;

import org.jspecify.annotations.NullMarked;
