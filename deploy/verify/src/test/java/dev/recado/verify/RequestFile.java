package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/** A file of requests in the format of the REST Client extension, with the expected status of each answer. */
final class RequestFile {

    private static final Pattern VARIABLE = Pattern.compile("(?m)^@(?<name>\\w+) = (?<value>.*)$");
    private static final Pattern SETTING = Pattern.compile("(?m)^# (?:@(?<name>name)|(?<expect>expect)) (?<value>\\S+)$");
    private static final Pattern FILLED_IN = Pattern
            .compile("\\{\\{(?<name>\\w+)(?:\\.response\\.body\\.\\$(?<path>[\\w.\\[\\]]+))?}}");

    private final String text;
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, JsonNode> answers = new HashMap<>();

    RequestFile(Path file) {
        try {
            this.text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        VARIABLE.matcher(text).results().forEach(found -> variables.put(found.group("name"), found.group("value")));
    }

    /** Replaces values that the file defines. */
    RequestFile with(Map<String, String> values) {
        values.forEach(variables::replace);
        return this;
    }

    /** The requests in their order in the file. */
    List<Request> requests() {
        return Arrays.stream(text.split("(?m)^### ")).skip(1).map(this::request).toList();
    }

    private Request request(String part) {
        var settings = SETTING.matcher(part).results().collect(Collectors.toMap(
                found -> found.group("name") == null ? "expect" : "name", found -> found.group("value")));
        var lines = part.lines().skip(1).filter(line -> !line.startsWith("# ")).collect(Collectors.joining("\n")).strip();
        var head = lines.split("\n\n", 2);
        return new Request(part.lines().findFirst().orElseThrow(), settings.get("name"),
                Integer.parseInt(settings.get("expect")), head[0].lines().toList(), head.length == 1 ? null : head[1]);
    }

    /** A request with the part before its body, line by line. */
    final class Request {

        private final String title;
        private final String name;
        private final int expected;
        private final List<String> head;
        private final String body;

        private Request(String title, String name, int expected, List<String> head, String body) {
            this.title = title;
            this.name = name;
            this.expected = expected;
            this.head = new ArrayList<>(head);
            this.body = body;
        }

        String title() {
            return title;
        }

        /** Sends the request, compares the status and keeps the answer for the requests that refer to it. */
        void sendAndCheck() {
            var line = filled(head.getFirst()).split(" ", 2);
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            head.stream().skip(1).map(header -> filled(header).split(": ", 2)).forEach(pair -> headers.put(pair[0], pair[1]));
            var answer = TestHttp.call(line[0], line[1], body == null ? null : filled(body), headers);
            assertThat(answer.status()).as("%s: %s", title, answer.body()).isEqualTo(expected);
            if (name != null) {
                answers.put(name, answer.json());
            }
        }
    }

    /** Leaves a number in braces as it is: the variables of templates look like that. */
    private String filled(String part) {
        return FILLED_IN.matcher(part).replaceAll(found -> Matcher.quoteReplacement(value(found.group("name"),
                found.group("path"), found.group())));
    }

    private String value(String name, String path, String original) {
        return path == null
                ? variables.getOrDefault(name, original)
                : answers.get(name).at(path.replaceAll("[.\\[]", "/").replace("]", "")).asText();
    }
}
