/** The port to payment providers. One contract suite holds every implementation to it. */
@NullMarked
package org.linli.cloud.pay.provider;

import org.jspecify.annotations.NullMarked;
