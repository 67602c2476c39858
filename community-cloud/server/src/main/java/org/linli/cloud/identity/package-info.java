/** Accounts of staff, sessions, one-time links and second factors. There is no default account and no way to act as staff without the second factor. */
@NullMarked
package org.linli.cloud.identity;

import org.jspecify.annotations.NullMarked;
