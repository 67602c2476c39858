package org.linli.cloud.main;

import java.util.Optional;
import org.linli.cloud.ledger.LedgerVerifier;
import picocli.CommandLine.Command;

/** Recomputes the books. Ends with 1 and the first difference when they do not agree. */
@Command(
        name = "ledger-verify",
        description = "recompute every sum of the books from the journal, and name the first difference",
        mixinStandardHelpOptions = true)
final class LedgerVerifyCommand extends Commands.OnData {

    @Override
    int run(Foundation foundation) {
        Optional<LedgerVerifier.Difference> difference = new LedgerVerifier(foundation.database()).findDifference();
        if (difference.isPresent()) {
            LedgerVerifier.Difference found = difference.get();
            System.out.printf(
                    "the books differ: %s, %s: the journal says %d fen, there stand %d%n",
                    found.check(), found.subject(), found.expectedFen(), found.foundFen());
            return 1;
        }
        System.out.println("the books agree with the journal");
        return 0;
    }
}
