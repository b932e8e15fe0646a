package dev.recado.outbound;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The numbers and accounts that each token may read, and the answers to queries of them. */
public final class GraphNumbers {

    /** Numbers in one page of an account's numbers. */
    private static final int PAGE = 2;

    /** A number of an account, which a token may read. */
    private record Owned(String token, String account, String number) {
    }

    /** An HTTP status and a JSON body. */
    record Answer(int status, String body) {
    }

    private final List<Owned> owned = new CopyOnWriteArrayList<>();
    private final GraphDescriptions descriptions = new GraphDescriptions();

    /** What the stub says about numbers, tokens and apps. */
    public GraphDescriptions descriptions() {
        return descriptions;
    }

    /** Whether the target asks for more of a number than its id, as the limits, the profiles and the doctor do. */
    static boolean describes(String target) {
        return target.contains("throughput") || target.contains("whatsapp_business_profile");
    }

    void own(String token, String account, String number) {
        owned.add(new Owned(token, account, number));
    }

    public void disown(String token) {
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
        if (path.length == 1) {
            return path[0].equals("debug_token") ? descriptions.token() : number(path[0], target, readable);
        }
        return switch (path[1]) {
            case "subscribed_apps" -> descriptions.apps();
            case "whatsapp_business_profile" -> descriptions.profile();
            default -> numbers(path[0], target, readable);
        };
    }

    /** Adds properties to the answer about a number. */
    void describe(String number, String properties) {
        descriptions.describe(number, properties);
    }

    private Answer number(String number, String target, List<Owned> readable) {
        if (readable.stream().noneMatch(each -> each.number().equals(number))) {
            return new Answer(400, error("100"));
        }
        return target.contains("verified_name") ? descriptions.number(number) : descriptions.limits(number);
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
