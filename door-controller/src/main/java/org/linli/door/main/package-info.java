/** The door controller's process: its settings, the order in which its parts start, and its command line. */
@NullMarked
package org.linli.door.main;

import org.jspecify.annotations.NullMarked;
