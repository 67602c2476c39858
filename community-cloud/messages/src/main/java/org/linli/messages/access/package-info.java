/** Who may pass which door when: the items a door receives and decides by. */
@NullMarked
package org.linli.messages.access;

import org.jspecify.annotations.NullMarked;
