/** Consent and personal information 同意与个人信息: texts people agree to, who decides for whom, what doors erased, what is held about a person, and how long. */
@NullMarked
package org.linli.cloud.privacy;

import org.jspecify.annotations.NullMarked;
