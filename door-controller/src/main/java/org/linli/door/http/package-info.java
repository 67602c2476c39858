/** The small HTTP server under the controller's own pages: the JDK's, with bounds, safe headers and problem documents. */
@NullMarked
package org.linli.door.http;

import org.jspecify.annotations.NullMarked;
