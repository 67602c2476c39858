/** Pictures that people send: checked, made anew without place and device, kept for the thing they belong to. */
@NullMarked
package org.linli.cloud.pictures;

import org.jspecify.annotations.NullMarked;
