/** {@code ./linli demo}: a cloud and two virtual doors as separate processes, for people to try. */
@NullMarked
package org.linli.acceptance.demo;

import org.jspecify.annotations.NullMarked;
