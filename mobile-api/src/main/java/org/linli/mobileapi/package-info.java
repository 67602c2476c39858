/**
 * The HTTP kit: an OpenAPI 3.1 contract whose operations are answered by registered blocking handlers, callers and their roles, problem documents,
 * limits and live updates. It knows no feature of the community.
 */
@NullMarked
package org.linli.mobileapi;

import org.jspecify.annotations.NullMarked;
