/** The fictional community of the demo, and generators for the benches. */
@NullMarked
package org.linli.cloud.demo;

import org.jspecify.annotations.NullMarked;
