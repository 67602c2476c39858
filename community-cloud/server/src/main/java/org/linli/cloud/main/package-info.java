/** The cloud's process: settings, commands, and the one place that builds everything in order and closes it in reverse. */
@NullMarked
package org.linli.cloud.main;

import org.jspecify.annotations.NullMarked;
