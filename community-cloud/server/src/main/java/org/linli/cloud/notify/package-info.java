/**
 * What people are told: an outbox written in the transaction of what happened, everybody's messages in the app, and channels that carry them further. Features use
 * {@link org.linli.cloud.notify.Notifications}.
 */
@NullMarked
package org.linli.cloud.notify;

import org.jspecify.annotations.NullMarked;
