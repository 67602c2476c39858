package org.linli.cloud.outward;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses a webhook may be sent to. The name is looked up once, every address it stands for is judged, and the connection goes to the very address
 * that was judged: a name that changes its answer between looking and connecting gains nothing.
 */
public final class PublicAddresses {

    /** Looks names up. */
    @FunctionalInterface
    public interface Lookup {
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final boolean privateToo;

    /** @param privateToo whether addresses of the company's own network are allowed; link-local and multicast ones never are */
    public PublicAddresses(Lookup lookup, boolean privateToo) {
        this.lookup = lookup;
        this.privateToo = privateToo;
    }

    public static PublicAddresses ofSystem(boolean privateToo) {
        return new PublicAddresses(host -> Arrays.asList(InetAddress.getAllByName(host)), privateToo);
    }

    /** An address may not be called. */
    public static final class Forbidden extends IOException {
        private static final long serialVersionUID = 1L;

        Forbidden() {
            super("the address is not a public one");
        }
    }

    /**
     * The address to connect to.
     *
     * @throws Forbidden when any address of the host may not be called
     */
    public InetAddress resolve(String host) throws IOException {
        List<InetAddress> all = lookup.of(host);
        if (all.isEmpty()) {
            throw new UnknownHostException("no address");
        }
        for (InetAddress each : all) {
            if (!mayCall(each)) {
                throw new Forbidden();
            }
        }
        return all.get(0);
    }

    private boolean mayCall(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return mayCall(bytes);
        }
        return address instanceof Inet6Address && mayCall6(bytes);
    }

    /** IPv4 by its registry of special addresses. */
    private boolean mayCall(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        boolean never = first == 0
                || first >= 224
                || (first == 169 && second == 254)
                || (first == 192 && second == 0 && third == 0)
                || (first == 192 && second == 0 && third == 2)
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113);
        boolean own = first == 10
                || first == 127
                || (first == 172 && second >= 16 && second < 32)
                || (first == 192 && second == 168)
                || (first == 100 && second >= 64 && second < 128)
                || (first == 198 && (second == 18 || second == 19));
        return !never && (privateToo || !own);
    }

    private boolean mayCall6(byte[] bytes) {
        boolean zeros = true;
        for (int i = 0; i < 10; i++) {
            zeros &= bytes[i] == 0;
        }
        if (zeros && bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff) {
            return mayCall(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (zeros && bytes[10] == 0 && bytes[11] == 0) {
            boolean loopback = bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && bytes[15] == 1;
            return loopback && privateToo;
        }
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        // 64:ff9b::/16, 2002::/16 and 2001:0::/32 carry IPv4 addresses of anybody's choosing.
        boolean carries = first == 0x64 || first == 0x2002 || (first == 0x2001 && bytes[2] == 0 && bytes[3] == 0);
        boolean documentation = first == 0x2001 && (bytes[2] & 0xff) == 0x0d && (bytes[3] & 0xff) == 0xb8;
        boolean own = (first & 0xfe00) == 0xfc00;
        boolean global = (first & 0xe000) == 0x2000;
        return !carries && !documentation && (own ? privateToo : global);
    }
}
