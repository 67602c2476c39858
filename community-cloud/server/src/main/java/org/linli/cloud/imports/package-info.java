/** Lists from a spreadsheet: previewed, applied as a whole, undone exactly. */
@NullMarked
package org.linli.cloud.imports;

import org.jspecify.annotations.NullMarked;
