/** What of a community is given to others: agreements, their tokens, the change feed over HTTP and webhooks. */
@org.jspecify.annotations.NullMarked
package org.linli.cloud.sharing;
