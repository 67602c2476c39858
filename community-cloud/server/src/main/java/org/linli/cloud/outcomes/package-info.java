/** What came of it all: figures counted from what really happened, by day and building, the monthly report and the service-level contract. */
@NullMarked
package org.linli.cloud.outcomes;

import org.jspecify.annotations.NullMarked;
