/** {@code ./linli bench NAME}: each figure an issue names, measured on the machine at hand. Door-only benches live with the door. */
@NullMarked
package org.linli.acceptance.bench;

import org.jspecify.annotations.NullMarked;
