/** Joins the wire to the features: what a door says goes to the feature that wants it, and the answer back. */
@NullMarked
package org.linli.cloud.door;

import org.jspecify.annotations.NullMarked;
