package dev.recado.outbound;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The numbers and accounts that each token may read, and the answers to queries of them. */
final class GraphNumbers {

    /** Numbers in one page of an account's numbers. */
    private static final int PAGE = 2;

    /** A number of an account, which a token may read. */
    private record Owned(String token, String account, String number) {
    }

    /** An HTTP status and a JSON body. */
    record Answer(int status, String body) {
    }

    private final List<Owned> owned = new CopyOnWriteArrayList<>();
    private final Map<String, String> described = new ConcurrentHashMap<>();

    void own(String token, String account, String number) {
        owned.add(new Owned(token, account, number));
    }

    void disown(String token) {
        owned.removeIf(each -> each.token().equals(token));
    }

    boolean mayRead(String authorization) {
        return owned.stream().anyMatch(each -> authorization.equals("Bearer " + each.token()));
    }

    /** @param target the path of a number or of an account's numbers, with its query */
    Answer answer(String target, String authorization) {
        var readable = owned.stream().filter(each -> authorization.equals("Bearer " + each.token())).toList();
        var path = target.replaceAll("^/v26\\.0/|\\?.*$", "").split("/");
        if (readable.isEmpty()) {
            return new Answer(401, error("190"));
        }
        return path.length == 1 ? number(path[0], readable) : numbers(path[0], target, readable);
    }

    /** Adds properties to the answer about a number. */
    void describe(String number, String properties) {
        described.put(number, "," + properties);
    }

    private Answer number(String number, List<Owned> readable) {
        return readable.stream().anyMatch(each -> each.number().equals(number))
                ? new Answer(200, "{\"id\":\"" + number + "\"" + described.getOrDefault(number, "") + "}")
                : new Answer(400, error("100"));
    }

    private static Answer numbers(String account, String target, List<Owned> readable) {
        var ids = readable.stream().filter(each -> each.account().equals(account)).map(Owned::number).toList();
        var from = target.contains("&after=") ? Integer.parseInt(target.replaceAll(".*&after=", "")) : 0;
        var page = ids.subList(from, Math.min(ids.size(), from + PAGE)).stream().map("{\"id\":\"%s\"}"::formatted).toList();
        var next = from + PAGE < ids.size() ? ",\"next\":\"https://graph.facebook.com/next\"" : "";
        return ids.isEmpty()
                ? new Answer(400, error("100"))
                : new Answer(200, "{\"data\":[%s],\"paging\":{\"cursors\":{\"after\":\"%d\"}%s}}"
                        .formatted(String.join(",", page), from + PAGE, next));
    }

    static String error(String code) {
        return """
            {"error":{"message":"(#%s) Stub","type":"OAuthException","code":%s,"error_data":"a string","fbtrace_id":"A1"}}"""
                .formatted(code, code);
    }
}
