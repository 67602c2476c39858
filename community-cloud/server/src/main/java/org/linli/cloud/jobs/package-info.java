/** Recurring jobs, one-time jobs and long work, shared by all servers on one database. */
@NullMarked
package org.linli.cloud.jobs;

import org.jspecify.annotations.NullMarked;
