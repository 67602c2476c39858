/** How features say what they hold about people, so that it is shown, kept or erased in one place and nothing is forgotten. Depends on no feature. */
@NullMarked
package org.linli.cloud.records;

import org.jspecify.annotations.NullMarked;
