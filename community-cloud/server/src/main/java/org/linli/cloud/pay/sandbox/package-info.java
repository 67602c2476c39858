/** A payment provider of our own for demo and tests. It moves no money and signs everything for real, with its own keys. */
@NullMarked
package org.linli.cloud.pay.sandbox;

import org.jspecify.annotations.NullMarked;
