/** How documents look: typeface, tables, amounts. Knows no database. */
@NullMarked
package org.linli.cloud.documents.paper;

import org.jspecify.annotations.NullMarked;
