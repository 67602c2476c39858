/** The community, its buildings and homes, its people, and how they relate in time. */
@NullMarked
package org.linli.cloud.people;

import org.jspecify.annotations.NullMarked;
