package org.linli.cloud.storage;

class PostgresDatabaseTest extends DatabaseContract {

    @Override
    Database open() {
        return TestDatabases.postgres();
    }
}
