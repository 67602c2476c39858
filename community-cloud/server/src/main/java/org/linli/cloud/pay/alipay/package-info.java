/** Alipay's open platform, RSA2. Public documentation: opendocs.alipay.com. */
@NullMarked
package org.linli.cloud.pay.alipay;

import org.jspecify.annotations.NullMarked;
