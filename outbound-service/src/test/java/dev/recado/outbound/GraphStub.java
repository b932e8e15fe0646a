package dev.recado.outbound;

import static dev.recado.outbound.RawHttp.line;
import static dev.recado.outbound.RawHttp.reply;
import static dev.recado.outbound.RawHttp.reset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Stands in for the Graph API as a plain socket: the text of a message decides the response, and every complete request is
 * recorded. A query of a number or an account is answered by the token's numbers, and recorded apart from the messages.
 */
public final class GraphStub implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    public record Call(String path, String authorization, JsonNode body, String wamid) {

        public String opaque() {
            return body.path("biz_opaque_callback_data").asText();
        }

        /** The text, the caption of a picture, or the first value of a template. */
        public String text() {
            return body.path("type").asText().equals("template")
                    ? body.at("/template/components/0/parameters/0/text").asText()
                    : body.path("text").path("body").asText(body.path("image").path("caption").asText());
        }

        boolean isReceipt() {
            return body.has("status");
        }

        public String to() {
            return body.path("to").asText();
        }
    }

    private final ServerSocket server;
    private final GraphNumbers numbers = new GraphNumbers();
    private final GraphTemplates templates = new GraphTemplates();
    private final GraphMediaStub media;
    /** The response to every query instead of the regular one; null for the regular one. */
    private volatile String queryFault;
    private final Set<String> expiredTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> brokenNumbers = ConcurrentHashMap.newKeySet();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));

    public GraphStub() {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        media = new GraphMediaStub(port());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v26.0";
    }

    public GraphMediaStub media() {
        return media;
    }

    /** Lets the token read the number and the account that owns it. */
    public void own(String token, String account, String number) {
        numbers.own(token, account, number);
    }

    public GraphTemplates templates() {
        return templates;
    }

    /** Adds properties to the answers about the number. */
    public void describe(String number, String properties) {
        numbers.describe(number, properties);
    }

    /** Refuses every message and query with the token from now on, with code 190. */
    public void expire(String token) {
        expiredTokens.add(token);
    }

    /** Makes {@code !gate} and {@code !gate <code> <http> [once]} wait until {@link #openGate}. */
    public void closeGate() {
        gate.set(new CountDownLatch(1));
    }

    public void openGate() {
        gate.get().countDown();
    }

    /** Answers every message and query of the number with 503 until {@link #repair}. */
    public void breakNumber(String phoneNumberId) {
        brokenNumbers.add(phoneNumberId);
    }

    public void repair(String phoneNumberId) {
        brokenNumbers.remove(phoneNumberId);
    }

    public GraphNumbers numbers() {
        return numbers;
    }

    /** @param fault what happens to queries: {@code !reset}, {@code !empty 503}, {@code !error <code> <http>}; null for nothing */
    public void queriesFail(String fault) {
        queryFault = fault;
    }

    public List<Call> callsTo(String phone) {
        return calls.stream().filter(call -> call.to().equals("+" + phone)).toList();
    }

    public List<Call> calls() {
        return new ArrayList<>(calls);
    }

    /** The messages of a number. */
    public List<Call> callsOf(String phoneNumberId) {
        return calls.stream().filter(call -> isOf(phoneNumberId, call.path())).toList();
    }

    /** The targets of the queries that read the number itself: those of probes, and of a connect, but not of its description. */
    public List<String> queriesOf(String phoneNumberId) {
        return queries.stream().filter(target -> isOf(phoneNumberId, target) && !GraphNumbers.describes(target)).toList();
    }

    private static boolean isOf(String phoneNumberId, String target) {
        return target.matches("/v26\\.0/" + phoneNumberId + "([/?].*)?");
    }

    /** Starts a new record of calls and queries, so that their positions count from here. */
    public void forgetCalls() {
        calls.clear();
        queries.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (answer(socket, in)) {
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            sockets.remove(socket);
        }
    }

    private boolean answer(Socket socket, InputStream in) throws IOException {
        var start = line(in);
        if (start.isEmpty()) {
            return false;
        }
        var authorization = "";
        var length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var name = header.toLowerCase(Locale.ROOT);
            authorization = name.startsWith("authorization:") ? header.substring(14).strip() : authorization;
            length = name.startsWith("content-length:") ? Integer.parseInt(header.substring(15).strip()) : length;
        }
        var target = start.split(" ")[1];
        var body = in.readNBytes(length);
        if (templates.isAddressed(target)) {
            var answer = templates.answer(start, body, numbers.mayRead(authorization));
            return answer.status() == 0 ? reset(socket) : reply(socket, answer.status(), answer.body());
        }
        if (media.answer(socket, new GraphMediaStub.MediaCall(start, target, authorization, body))) {
            return !socket.isClosed();
        }
        if (start.startsWith("GET ")) {
            queries.add(target);
            return refused(socket, target, authorization) || query(socket, target, authorization);
        }
        var call = new Call(target, authorization, JSON.readTree(body), "wamid." + UUID.randomUUID());
        calls.add(call);
        return refused(socket, target, authorization) || behave(socket, call);
    }

    private boolean refused(Socket socket, String target, String authorization) throws IOException {
        if (brokenNumbers.stream().anyMatch(number -> isOf(number, target))) {
            return reply(socket, 503, "");
        }
        return expiredTokens.contains(authorization.replace("Bearer ", "")) && reply(socket, 401, GraphNumbers.error("190"));
    }

    private boolean query(Socket socket, String target, String authorization) throws IOException {
        var words = queryFault == null ? new String[]{""} : queryFault.split(" ");
        var answer = numbers.answer(target, authorization);
        return switch (words[0]) {
            case "!reset" -> reset(socket);
            case "!empty" -> reply(socket, Integer.parseInt(words[1]), "");
            case "!error" -> reply(socket, Integer.parseInt(words[2]), GraphNumbers.error(words[1]));
            default -> reply(socket, answer.status(), answer.body());
        };
    }

    /** {@code !reset}, {@code !hang}, {@code !garbage}, {@code !redirect}, {@code !empty 503}, {@code !error <code> <http>}. */
    private boolean behave(Socket socket, Call call) throws IOException {
        var words = (call.isReceipt() ? call.body().path("message_id").asText() : call.text()).split(" ");
        return switch (words[0]) {
            case "!reset" -> reset(socket);
            case "!hang" -> hang(closed);
            case "!gate" -> gated(socket, call, words);
            case "!garbage" -> reply(socket, 200, "<html>it works</html>");
            case "!empty" -> reply(socket, Integer.parseInt(words[1]), "");
            case "!redirect" -> reply(socket, 307, "");
            case "!error" -> reply(socket, Integer.parseInt(words[2]), GraphNumbers.error(words[1]));
            case "!once" -> calls.stream().filter(c -> c.opaque().equals(call.opaque())).count() == 1
                    ? reply(socket, Integer.parseInt(words[2]), GraphNumbers.error(words[1]))
                    : reply(socket, 200, accepted(call));
            default -> reply(socket, 200, accepted(call));
        };
    }

    static boolean hang(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean gated(Socket socket, Call call, String[] words) throws IOException {
        hang(gate.get());
        var fails = words.length == 3
                || words.length > 3 && calls.stream().filter(c -> c.opaque().equals(call.opaque())).count() == 1;
        return fails
                ? reply(socket, Integer.parseInt(words[2]), GraphNumbers.error(words[1]))
                : reply(socket, 200, accepted(call));
    }

    private static String accepted(Call call) {
        return call.isReceipt()
                ? "{\"success\":true}"
                : """
                    {"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"x"}],"messages":[{"id":"%s"}]}"""
                        .formatted(call.wamid());
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
