/** A call for help: its life cycle and who is called when. Pure: no clock, no storage, no threads. */
@NullMarked
package org.linli.eldercare.emergency;

import org.jspecify.annotations.NullMarked;
