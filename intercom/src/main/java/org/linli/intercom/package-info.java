/** The call: rules, states and codecs shared by the panel and the cloud. */
@NullMarked
package org.linli.intercom;

import org.jspecify.annotations.NullMarked;
