/** Migrations that SQL alone cannot say the same way in both databases. Flyway finds them by their name, next to the files of the same directory. */
@NullMarked
package db.migration;

import org.jspecify.annotations.NullMarked;
