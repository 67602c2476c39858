/** Who may pass, and why: pure values in, a decision with its reason out. No thread, no clock, no input or output in here. */
@NullMarked
package org.linli.door.decide;

import org.jspecify.annotations.NullMarked;
