/** The alarm: rules, states and codecs shared by the panel and the cloud. */
@NullMarked
package org.linli.eldercare;

import org.jspecify.annotations.NullMarked;
