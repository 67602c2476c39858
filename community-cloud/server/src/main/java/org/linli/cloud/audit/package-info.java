/** The log of what staff did, tamper-evident. */
@NullMarked
package org.linli.cloud.audit;

import org.jspecify.annotations.NullMarked;
