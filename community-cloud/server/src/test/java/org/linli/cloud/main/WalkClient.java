package org.linli.cloud.main;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP byte by byte, since no library sends what the walk must send. It comes from another address of this machine whenever a rate limit is met: limits are
 * tested elsewhere.
 */
final class WalkClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final int port;
    private @Nullable Socket socket;
    private int addresses;
    private int sent;

    WalkClient(int port) {
        this.port = port;
    }

    /** What is sent. */
    record Request(String method, String target, Map<String, String> headers, byte @Nullable [] body) {
        Request with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Request(method, target, more, body);
        }

        @Override
        public String toString() {
            String shown = body == null ? "" : new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
            String where = target.length() > 300 ? target.substring(0, 300) + "…" : target;
            return method + " " + where + (body == null ? "" : " " + body.length + " bytes " + shown);
        }
    }

    /** What came back; header names in lower case. */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        boolean isRefused() {
            return status >= 400;
        }
    }

    int sent() {
        return sent;
    }

    /** Sends and reads one answer, once more from another address when there were too many requests, or too many wrong ones: on a slow machine those come first. */
    Answer send(Request request) throws IOException {
        Answer answer = sendOnce(request);
        for (int i = 0; i < 3 && isTooMany(answer); i++) {
            close();
            answer = sendOnce(request);
        }
        return answer;
    }

    private static boolean isTooMany(Answer answer) {
        return answer.status() == 429
                && (answer.text().contains("too-many-requests") || answer.text().contains("too-many-tries"));
    }

    private Answer sendOnce(Request request) throws IOException {
        boolean fresh = socket == null;
        try {
            return exchange(request);
        } catch (IOException e) {
            close();
            if (fresh) {
                throw e;
            }
            // The server may have closed a connection that was kept.
            return exchange(request);
        }
    }

    private Answer exchange(Request request) throws IOException {
        sent++;
        Socket open = connected();
        OutputStream out = open.getOutputStream();
        IOException broken = null;
        try {
            out.write(head(request).getBytes(StandardCharsets.ISO_8859_1));
            if (request.body() != null) {
                out.write(request.body());
            }
            out.flush();
        } catch (IOException e) {
            // Refused while the body was still on its way: the answer may be there nevertheless.
            broken = e;
        }
        try {
            return read(open, request.method());
        } catch (IOException e) {
            throw broken == null ? e : broken;
        }
    }

    private static String head(Request request) {
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        head.append("Host: localhost\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (request.body() != null && !request.headers().containsKey("Content-Length")) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open != null) {
            return open;
        }
        addresses++;
        Socket fresh = new Socket();
        byte[] own = {127, (byte) (1 + addresses / 60_000), (byte) (addresses / 250 % 250), (byte) (2 + addresses % 250)
        };
        fresh.bind(new InetSocketAddress(InetAddress.getByAddress(own), 0));
        fresh.setSoTimeout(TIMEOUT_MILLIS);
        fresh.setTcpNoDelay(true);
        fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket = fresh;
        return fresh;
    }

    private Answer read(Socket open, String method) throws IOException {
        InputStream in = new BufferedInputStream(open.getInputStream());
        String status = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, two) -> one + "\n" + two);
        }
        int code = Integer.parseInt(status.split(" ")[1]);
        byte[] body;
        boolean stream = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        if (method.equals("HEAD") || code == 204 || code == 304 || stream) {
            body = new byte[0];
        } else if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            body = chunks(in);
        } else if (headers.containsKey("content-length")) {
            body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
        } else {
            body = in.readAllBytes();
        }
        if (stream
                || "close".equalsIgnoreCase(headers.get("connection"))
                || !headers.containsKey("content-length")
                || code >= 413) {
            close();
        }
        return new Answer(code, headers, body);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            all.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return all.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        List<Byte> bytes = new ArrayList<>();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended without an answer");
            }
            if (next != '\r') {
                bytes.add((byte) next);
            }
        }
        byte[] text = new byte[bytes.size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = bytes.get(i);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Nothing more is wanted from it.
            }
        }
    }
}
