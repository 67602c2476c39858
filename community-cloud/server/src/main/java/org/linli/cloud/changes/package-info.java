/** The feed of what changed in a community: written by the features in their own transactions, read in one order by whoever may. A leaf but for storage. */
@org.jspecify.annotations.NullMarked
package org.linli.cloud.changes;
