package dev.recado.simulator.meta;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers lists in pages with cursors as Meta does; the address of the next page is on the simulator itself. */
public final class GraphPage {

    private static final int PAGE_SIZE = 25;

    private GraphPage() {
    }

    /** Answers the page that the query selects by {@code limit} and {@code after}. */
    public static void answer(RoutingContext http, List<JsonObject> all) {
        var from = Math.min(all.size(), number(http, "after", 0));
        var to = Math.min(all.size(), from + Math.max(1, number(http, "limit", PAGE_SIZE)));
        var data = new JsonArray();
        all.subList(from, to).forEach(data::add);
        var paging = new JsonObject().put("cursors",
                new JsonObject().put("before", Integer.toString(from)).put("after", Integer.toString(to)));
        if (to < all.size()) {
            paging.put("next", next(http, to));
        }
        http.json(new JsonObject().put("data", data).put("paging", paging));
    }

    private static int number(RoutingContext http, String name, int defaultValue) {
        var given = http.request().getParam(name);
        if (given == null) {
            return defaultValue;
        }
        if (!given.matches("\\d{1,6}")) {
            throw SimulatedGraphError.invalidParameter("Param " + name + " must be a number");
        }
        return Integer.parseInt(given);
    }

    private static String next(RoutingContext http, int after) {
        var query = http.queryParams().entries().stream().filter(parameter -> !parameter.getKey().equals("after"))
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()) + "&").collect(Collectors.joining());
        return "http://" + http.request().getHeader(HttpHeaders.HOST) + http.request().path() + "?" + query + "after=" + after;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Keeps the fields that the query names; all of them when it names none. The id always stays. */
    public static JsonObject selected(RoutingContext http, JsonObject object) {
        var fields = http.queryParam("fields").stream().flatMap(list -> Arrays.stream(list.split(","))).toList();
        if (!fields.isEmpty()) {
            object.fieldNames().removeIf(field -> !field.equals("id") && !fields.contains(field));
        }
        return object;
    }
}
