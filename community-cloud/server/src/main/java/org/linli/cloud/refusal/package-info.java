/** How a feature says no to a request that is wrong, not broken. */
@NullMarked
package org.linli.cloud.refusal;

import org.jspecify.annotations.NullMarked;
