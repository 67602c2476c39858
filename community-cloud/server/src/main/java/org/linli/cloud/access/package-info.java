/**
 * Who may pass which door when, and with what: doors, groups, rules, schedules, credentials, consents; and from these the items each door must know,
 * with a revision and digest for each door.
 */
@NullMarked
package org.linli.cloud.access;

import org.jspecify.annotations.NullMarked;
