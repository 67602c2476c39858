/** Starting, watching and ending the real programs. */
@NullMarked
package org.linli.acceptance.process;

import org.jspecify.annotations.NullMarked;
