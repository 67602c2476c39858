/** Public keys as they travel: strictly parsed, and named by the hash of their encoding. */
@NullMarked
package org.linli.messages.key;

import org.jspecify.annotations.NullMarked;
