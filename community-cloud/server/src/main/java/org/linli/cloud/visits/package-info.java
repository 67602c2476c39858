/** Visitors 访客: invited with a pass, coming every week, or asked about at the gate; who is inside, and who is not let in. */
@NullMarked
package org.linli.cloud.visits;

import org.jspecify.annotations.NullMarked;
