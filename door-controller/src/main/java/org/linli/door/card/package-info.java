/** What readers deliver, turned into card keys that can be compared. */
@NullMarked
package org.linli.door.card;

import org.jspecify.annotations.NullMarked;
