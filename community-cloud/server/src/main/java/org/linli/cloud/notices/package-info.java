/** Notices 公告: what the office tells everybody or some, when, and who has read it. */
@NullMarked
package org.linli.cloud.notices;

import org.jspecify.annotations.NullMarked;
