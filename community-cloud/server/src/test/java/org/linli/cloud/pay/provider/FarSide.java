package org.linli.cloud.pay.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A provider's server on this machine, as far as its public documentation tells: keys, orders and refunds. */
public abstract class FarSide implements AutoCloseable {

    /** Made once: it takes a second. */
    public static final KeyPair MERCHANT = pair();

    public static final KeyPair PROVIDER = pair();

    /** An order there. */
    public static final class Order {
        public final String id;
        public final long fen;
        public String state = "NOTPAY";
        public String transaction = "";
        public long back;

        Order(String id, long fen) {
            this.id = id;
            this.fen = fen;
        }
    }

    protected final Map<String, Order> orders = new LinkedHashMap<>();
    protected final Map<String, Long> refunds = new LinkedHashMap<>();
    protected final Map<String, String> refundOrders = new HashMap<>();
    private final HttpServer server;

    protected FarSide() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (RuntimeException e) {
                exchange.sendResponseHeaders(500, -1);
            }
        });
        server.start();
    }

    protected abstract void answer(HttpExchange exchange) throws IOException;

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    protected Order order(String id, long fen) {
        return orders.computeIfAbsent(id, unused -> new Order(id, fen));
    }

    public Order pay(String id) {
        Order order = orders.get(id);
        if (order.state.equals("NOTPAY")) {
            order.state = "SUCCESS";
            order.transaction = "42000" + Math.floorMod(id.hashCode(), 1_000_000_000);
        }
        return order;
    }

    /** False when it is more than was paid. */
    protected boolean refund(String refund, String id, long fen) {
        Order order = orders.get(id);
        if (refunds.containsKey(refund)) {
            return true;
        }
        if (order == null || order.back + fen > order.fen) {
            return false;
        }
        order.back += fen;
        refunds.put(refund, fen);
        refundOrders.put(refund, id);
        return true;
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
