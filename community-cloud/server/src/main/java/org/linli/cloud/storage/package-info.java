/** One storage interface over SQLite and PostgreSQL: transactions, migrations, and what runs after a commit. */
@NullMarked
package org.linli.cloud.storage;

import org.jspecify.annotations.NullMarked;
