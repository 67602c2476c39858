package org.linli.cloud.notify;

import java.util.function.Predicate;
import org.linli.mobileapi.Caller;

/** Pages for tests of other features. */
public final class TestPages {

    private TestPages() {}

    /** Nobody has one open. */
    public static LivePages.Pages closed() {
        return new LivePages.Pages() {
            @Override
            public boolean isAnyOpen() {
                return false;
            }

            @Override
            public void publish(String name, Object data, Predicate<Caller> audience) {
                throw new IllegalStateException("no page is open");
            }
        };
    }
}
