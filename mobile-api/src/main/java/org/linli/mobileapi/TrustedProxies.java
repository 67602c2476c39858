package org.linli.mobileapi;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The proxies in front of us whose word about the sender counts. A proxy adds the address it heard the request from at the right of {@code X-Forwarded-For}; what
 * stands further left may be the sender's invention, so the list is read from the right and only as far as it was written by proxies of ours. With no proxy
 * named, the header means nothing. Thread: any.
 */
public final class TrustedProxies {

    /** Nobody's word counts but the connection's. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final int MAX_HOPS = 16;

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    private record Network(byte[] address, int bits) {

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param texts addresses such as {@code 127.0.0.1} or {@code ::1}, or networks such as {@code 10.0.0.0/8}; no names, since whoever answers for a name may change
     * @throws IllegalArgumentException when one is neither
     */
    public static TrustedProxies of(Collection<String> texts) {
        return new TrustedProxies(texts.stream().map(TrustedProxies::network).toList());
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte @Nullable [] address = bytes(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("no address: " + text);
        }
        String length = slash < 0 ? String.valueOf(address.length * 8) : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > address.length * 8) {
            throw new IllegalArgumentException("no network: " + text);
        }
        return new Network(address, Integer.parseInt(length));
    }

    /** The bytes of a literal address, an IPv4 address inside IPv6 as IPv4; null for anything else. Names are never looked up. */
    private static byte @Nullable [] bytes(String text) {
        byte @Nullable [] read = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return read == null ? null : InetAddress.getByAddress(read).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Whether this end of a connection is one of them. */
    boolean isOne(String peer) {
        byte @Nullable [] address = bytes(peer);
        return address != null && networks.stream().anyMatch(network -> network.holds(address));
    }

    /**
     * Who really sends.
     *
     * @param peer the other end of the connection
     * @param forwarded values of {@code X-Forwarded-For}, in order
     */
    String sender(String peer, List<String> forwarded) {
        if (!isOne(peer)) {
            return peer;
        }
        String[] hops = String.join(",", forwarded).split(",", -1);
        String known = peer;
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_HOPS); i--) {
            String hop = literal(hops[i].strip());
            if (hop == null) {
                return known;
            }
            known = hop;
            if (!isOne(hop)) {
                return hop;
            }
        }
        return known;
    }

    /** The address of one entry, without a port, in one spelling; null when it is none. */
    private static @Nullable String literal(String entry) {
        String text = entry;
        if (text.startsWith("[") && text.contains("]")) {
            text = text.substring(1, text.indexOf(']'));
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            text = text.substring(0, text.indexOf(':'));
        }
        byte @Nullable [] address = bytes(text);
        try {
            return address == null
                    ? null
                    : Objects.requireNonNull(InetAddress.getByAddress(address).getHostAddress());
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
