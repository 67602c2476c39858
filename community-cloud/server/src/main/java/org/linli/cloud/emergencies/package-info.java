/** Calls for help: who pressed, who is called, who comes. The rules are elder-care's; here they are kept, and people told. */
@NullMarked
package org.linli.cloud.emergencies;

import org.jspecify.annotations.NullMarked;
