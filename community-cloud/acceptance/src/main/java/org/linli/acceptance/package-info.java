/** The whole system as processes: what the demo, the system benches and the acceptance tests start and watch. */
@NullMarked
package org.linli.acceptance;

import org.jspecify.annotations.NullMarked;
