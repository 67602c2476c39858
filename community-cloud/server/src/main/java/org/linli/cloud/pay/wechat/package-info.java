/** WeChat Pay API v3 as a direct merchant. Public documentation: pay.weixin.qq.com/doc/v3/merchant. */
@NullMarked
package org.linli.cloud.pay.wechat;

import org.jspecify.annotations.NullMarked;
