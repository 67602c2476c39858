/** The access log of a home: who of it came and went, and its guests, for those who live there. */
@NullMarked
package org.linli.cloud.passages;

import org.jspecify.annotations.NullMarked;
