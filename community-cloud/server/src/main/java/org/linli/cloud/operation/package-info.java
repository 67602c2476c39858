/** What every feature uses to answer operations of the contract: registering with the audit log, pages, remembered answers. */
@NullMarked
package org.linli.cloud.operation;

import org.jspecify.annotations.NullMarked;
