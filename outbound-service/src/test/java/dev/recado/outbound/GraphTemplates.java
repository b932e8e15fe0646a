package dev.recado.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.outbound.GraphNumbers.Answer;

/** The templates of each account, as Meta keeps them: tests put them here, and requests create, change and delete them. */
public final class GraphTemplates {

    /** Templates in one page. */
    private static final int PAGE = 2;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicLong IDS = new AtomicLong(594_425_479_000_000L);

    private final Map<String, List<ObjectNode>> byAccount = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String fault;

    /** Adds a template as Meta lists it; returns its id. */
    public String add(String account, String json) {
        var template = read(json.getBytes(StandardCharsets.UTF_8));
        var id = template.has("id") ? template.get("id").asText() : Long.toString(IDS.incrementAndGet());
        byAccount.computeIfAbsent(account, none -> new CopyOnWriteArrayList<>()).add(template.put("id", id));
        return id;
    }

    /** Adds an approved template with a body. */
    public String add(String account, String name, String language, String body) {
        var template = JSON.createObjectNode().put("name", name).put("language", language).put("status", "APPROVED")
                .put("category", "UTILITY").put("parameter_format", "POSITIONAL");
        template.putObject("quality_score").put("score", "GREEN");
        template.putArray("components").addObject().put("type", "BODY").put("text", body);
        return add(account, template.toString());
    }

    /** Adds the approved templates of the documented messages in {@code graph/messages.json}. */
    void addDocumented(String account) {
        try (var file = GraphTemplates.class.getResourceAsStream("/graph/templates.json")) {
            for (var template : JSON.readTree(file)) {
                add(account, ((ObjectNode) template).put("status", "APPROVED").toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ObjectNode get(String id) {
        return byAccount.values().stream().flatMap(List::stream).filter(template -> id.equals(template.get("id").asText()))
                .findFirst().orElse(null);
    }

    public void remove(String id) {
        byAccount.values().forEach(templates -> templates.removeIf(template -> id.equals(template.get("id").asText())));
    }

    /** The method, target and body of each request. */
    public List<String> requests(String account) {
        return requests.stream().filter(request -> request.contains("/" + account + "/")).toList();
    }

    /** @param answer {@code !reset}, {@code <http>} or {@code <http> <body>} for every request; null for the regular answer */
    public void fail(String answer) {
        fault = answer;
    }

    boolean isAddressed(String target) {
        return target.contains("/message_templates") || get(path(target)[0]) != null;
    }

    /** @param mayRead whether the token belongs to an account */
    Answer answer(String start, byte[] body, boolean mayRead) {
        if (!mayRead) {
            return new Answer(401, GraphNumbers.error("190"));
        }
        var line = start.split(" ");
        requests.add(line[0] + " " + line[1] + " " + new String(body, StandardCharsets.UTF_8));
        if (fault != null) {
            var words = fault.split(" ", 2);
            return "!reset".equals(words[0])
                    ? new Answer(0, "")
                    : new Answer(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
        }
        var path = path(line[1]);
        return switch (line[0]) {
            case "GET" -> list(path[0], query(line[1]));
            case "DELETE" -> delete(path[0], query(line[1]));
            default -> path.length == 1 ? edit(path[0], read(body)) : create(path[0], read(body));
        };
    }

    private Answer list(String account, Map<String, String> query) {
        var all = byAccount.getOrDefault(account, List.of());
        var from = Integer.parseInt(query.getOrDefault("after", "0"));
        var page = JSON.createObjectNode();
        all.subList(Math.min(all.size(), from), Math.min(all.size(), from + PAGE)).forEach(page.putArray("data")::add);
        page.putObject("paging").putObject("cursors").put("after", Integer.toString(from + PAGE));
        if (from + PAGE < all.size()) {
            page.withObject("/paging").put("next", "https://graph.facebook.com/next");
        }
        return new Answer(200, page.toString());
    }

    private Answer create(String account, ObjectNode template) {
        var taken = byAccount.getOrDefault(account, List.of()).stream().anyMatch(other -> other.get("name").equals(
                template.get("name")) && other.get("language").equals(template.get("language")));
        if (taken) {
            return error(100, 2388024, "Content in this language already exists");
        }
        var id = add(account, template.put("status", "PENDING").toString());
        return new Answer(200, "{\"id\":\"%s\",\"status\":\"PENDING\",\"category\":\"%s\"}".formatted(id,
                template.get("category").asText()));
    }

    private Answer edit(String id, ObjectNode change) {
        get(id).setAll(change);
        get(id).put("status", "PENDING");
        return new Answer(200, "{\"success\":true}");
    }

    private Answer delete(String account, Map<String, String> query) {
        var removed = byAccount.getOrDefault(account, List.of()).removeIf(template -> query.get("name").equals(
                template.get("name").asText())
                && (query.get("hsm_id") == null
                        || query.get("hsm_id").equals(template.get("id").asText())));
        return removed ? new Answer(200, "{\"success\":true}") : error(100, 2593002, "Message template not found");
    }

    /** An error of the Graph API with a subcode. */
    public static Answer error(int code, int subcode, String message) {
        return new Answer(400,
                "{\"error\":{\"message\":\"Invalid parameter\",\"code\":%d,\"error_subcode\":%d,\"error_user_msg\":\"%s\"}}"
                        .formatted(code, subcode, message));
    }

    private static String[] path(String target) {
        return target.replaceAll("^/v26\\.0/|\\?.*$", "").split("/");
    }

    private static Map<String, String> query(String target) {
        var query = URI.create(target).getRawQuery();
        return Arrays.stream(query == null ? new String[0] : query.split("&")).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static ObjectNode read(byte[] json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
