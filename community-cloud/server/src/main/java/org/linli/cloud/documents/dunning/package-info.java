/** Asking for what is overdue 催缴: plans of steps, pauses, runs that are looked at before they are carried out, messages and letters. */
@NullMarked
package org.linli.cloud.documents.dunning;

import org.jspecify.annotations.NullMarked;
