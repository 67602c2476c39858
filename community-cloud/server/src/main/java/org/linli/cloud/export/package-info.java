/** Whole lists as files for spreadsheets. */
@NullMarked
package org.linli.cloud.export;

import org.jspecify.annotations.NullMarked;
