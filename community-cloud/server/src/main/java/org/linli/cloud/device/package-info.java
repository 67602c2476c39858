/** The community's certificate authority, the controllers' certificates and claims, and whether each controller is there. */
@NullMarked
package org.linli.cloud.device;

import org.jspecify.annotations.NullMarked;
