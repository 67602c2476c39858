package org.linli.door.page;

import java.net.URI;
import org.linli.door.provision.ClaimException;

/** Claims a new unit; {@code Claim::claim} fits, with whatever must follow. Blocking. */
public interface Claimer {

    /** @return id of the door that this unit now controls */
    String claim(URI cloud, String code) throws ClaimException, InterruptedException;
}
