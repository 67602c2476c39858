package org.linli.cloud.main;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.identity.Links;

/** Prints a one-time link on standard output, where only whoever started the process looks; never into the log. */
final class SetupLinks {

    private SetupLinks() {}

    static void print(Links.NewLink link, String address, @Nullable String local) {
        System.out.println();
        System.out.println("首次设置（一小时内有效，只能用一次） · First set-up (valid for one hour, once):");
        System.out.println("  " + address + "/#setup=" + link.token());
        if (local != null && !local.equals(address)) {
            System.out.println("  本机 · on this machine: " + local + "/#setup=" + link.token());
        }
        System.out.println();
        System.out.flush();
    }
}
