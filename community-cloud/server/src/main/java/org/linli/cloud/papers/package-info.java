/** Documents in PDF that people attach to something, made harmless before they are kept. */
@NullMarked
package org.linli.cloud.papers;

import org.jspecify.annotations.NullMarked;
