package org.linli.cloud.identity;

import org.linli.cloud.people.Visibility;

/** What a person is, in which community, right now. Asked at requests, so it must be quick. Calls block. */
@FunctionalInterface
public interface Standings {
    Visibility.Standing of(String person);
}
